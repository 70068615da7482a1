import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { codeUrl, httpsUrl, webUrl } from '../../src/sources/links.ts';

describe('a link', () => {
  it('is trimmed and has to be http or https', () => {
    expect(webUrl('  https://example.org/a ')).toBe('https://example.org/a');
    expect(webUrl('http://example.org')).toBe('http://example.org/');
  });

  it.each([
    null,
    '',
    'example.org',
    'javascript:alert(1)',
    'data:text/html,x',
    'https://',
    'https://user:pass@example.org',
    `https://example.org/${'x'.repeat(3_000)}`,
  ])('is nothing when it is %j', (text) => {
    expect(webUrl(text)).toBeNull();
  });

  it('is http or https, whatever it is made from', () => {
    const scheme = fc.constantFrom(
      'javascript:',
      'data:',
      'file://',
      'mailto:',
      'HTTPS://',
      'http://',
      '//',
      '',
    );
    fc.assert(
      fc.property(scheme, fc.string(), (start, rest) => {
        expect(webUrl(start + rest) ?? 'http://nothing').toMatch(/^https?:\/\//);
      }),
    );
  });

  it('is not secure when it is only http', () => {
    expect(httpsUrl('http://example.org/a.png')).toBeNull();
    expect(httpsUrl('https://example.org/a.png')).toBe('https://example.org/a.png');
  });
});

describe('a link to code', () => {
  it.each([
    ['https://github.com/owner/repo', 'https://github.com/owner/repo'],
    ['https://github.com/bytedance/1d-tokenizer/', 'https://github.com/bytedance/1d-tokenizer'],
    ['http://www.github.com/owner/repo.git', 'https://github.com/owner/repo'],
    ['https://github.com/owner/repo.js/tree/main/x?tab=readme#top', 'https://github.com/owner/repo.js'],
    ['https://github.com/owner', 'https://github.com/owner'],
    ['https://gitlab.com/owner/repo/-/tree/main', 'https://gitlab.com/owner/repo/-/tree/main'],
    ['https://github.com.evil.example/owner/repo', 'https://github.com.evil.example/owner/repo'],
  ])('leads to the repository: %s', (text, url) => {
    expect(codeUrl(text)).toBe(url);
  });
});
