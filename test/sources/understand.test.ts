import { describe, expect, it } from 'vitest';
import { redirect } from '../../src/sources/understand.ts';

const target = (from: string, location: string) => {
  const answer = { ok: true as const, status: 301, headers: new Headers({ location }), text: '' };
  const to = redirect(new URL(from), answer);
  return to instanceof URL ? to.href : to;
};

describe('a redirect', () => {
  it.each([
    ['http://export.arxiv.org/api', 'https://export.arxiv.org/api', 'https://export.arxiv.org/api'],
    ['https://huggingface.co/a', '/b?c=d', 'https://huggingface.co/b?c=d'],
    ['https://huggingface.co/a', '//huggingface.co/b', 'https://huggingface.co/b'],
  ])('from %s to %s is followed', (from, location, to) => {
    expect(target(from, location)).toBe(to);
  });

  it.each([
    ['https://export.arxiv.org/api', 'http://export.arxiv.org/api'],
    ['https://huggingface.co/a', 'https://huggingface.co:8443/a'],
    ['https://huggingface.co/a', 'https://huggingface.co.evil.example/a'],
    ['https://huggingface.co/a', 'https://evil@huggingface.co/a'],
    ['https://huggingface.co/a', 'http://169.254.169.254/'],
    ['https://huggingface.co/a', 'javascript:alert(1)'],
  ])('from %s to %s is not', (from, location) => {
    expect(target(from, location)).toBe('refused');
  });

  it('is only an answer that says so', () => {
    const answer = { ok: true as const, status: 200, headers: new Headers({ location: '/b' }), text: '' };
    expect(redirect(new URL('https://huggingface.co/a'), answer)).toBeNull();
  });
});
