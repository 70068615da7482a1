import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arxivUrl, huggingFaceUrl, parsePaperId, pdfUrl } from '../../src/core/ids.ts';

const plain = { id: '2606.24597', version: null };
const second = { id: '2606.24597', version: 2 };

describe('reading a paper’s id', () => {
  it.each([
    ['2606.24597', plain],
    ['2606.24597v2', second],
    ['  2606.24597  ', plain],
    ['0704.0001', { id: '0704.0001', version: null }],
    ['arXiv:2606.24597v2', second],
    ['ARXIV: 2606.24597', plain],
    ['10.48550/arXiv.2606.24597', plain],
    ['doi:10.48550/arXiv.2606.24597', plain],
    ['hep-ex/0406020v2', { id: 'hep-ex/0406020', version: 2 }],
    ['q-bio/0309136', { id: 'q-bio/0309136', version: null }],
    ['cs/0504008', { id: 'cs/0504008', version: null }],
    ['astro-ph/9901001', { id: 'astro-ph/9901001', version: null }],
  ])('understands %s', (text, ref) => {
    expect(parsePaperId(text)).toEqual(ref);
  });

  it('takes the old subject class for a part of the name, not of the identity', () => {
    expect(parsePaperId('math.GT/0309136')).toEqual(parsePaperId('math/0309136'));
  });

  it.each([
    '',
    'diffusion policy',
    '2613.24597', // no thirteenth month
    '2600.24597',
    '2606.245',
    '2606.245971',
    '12606.24597',
    '2606.24597v0',
    '2606.24597 2606.24598',
    '２６０６.24597', // full-width digits
    'hep-ex/0413020', // month 13
    'hep-ex/0806020', // old style ended in 2007
    'hep_ex/0406020',
    'averylongarchive/0406020',
    '../0406020',
    '10.1000/arXiv.2606.24597',
    `2606.24597${' '.repeat(600)}`,
  ])('is not misled by %j', (text) => {
    expect(parsePaperId(text)).toBeNull();
  });

  it('never throws', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void parsePaperId(text)));
    fc.assert(fc.property(fc.webUrl(), (text) => void parsePaperId(text)));
  });
});

describe('reading a link to a paper', () => {
  it.each([
    ['https://arxiv.org/abs/2606.24597', plain],
    ['http://www.arxiv.org/abs/2606.24597v2', second],
    ['https://export.arxiv.org/abs/2606.24597', plain],
    ['https://arxiv.org/pdf/2606.24597v2', second],
    ['https://arxiv.org/pdf/2606.24597v2.pdf', second],
    ['https://arxiv.org/html/2606.24597v2#S1', second],
    ['https://arxiv.org/format/2606.24597', plain],
    ['https://arxiv.org/abs/hep-ex/0406020v2', { id: 'hep-ex/0406020', version: 2 }],
    ['https://arxiv.org/pdf/math%2F0309136', { id: 'math/0309136', version: null }],
    ['https://huggingface.co/papers/2606.24597', plain],
    ['https://huggingface.co/papers/2606.24597?utm_source=x#community', plain],
    ['https://hf.co/papers/2606.24597/', plain],
    ['https://www.alphaxiv.org/abs/2606.24597', plain],
    ['https://alphaxiv.org/overview/2606.24597v2', second],
    ['https://doi.org/10.48550/arXiv.2606.24597', plain],
    ['https://doi.org/10.48550/ARXIV.2606.24597', plain],
    ['https://ar5iv.org/abs/2606.24597', plain],
    ['https://ar5iv.labs.arxiv.org/html/2606.24597', plain],
    ['HTTPS://ARXIV.ORG/abs/2606.24597', plain],
    ['https://arxiv.org:443/abs/2606.24597', plain],
    ['arxiv.org/abs/2606.24597', plain],
  ])('understands %s', (text, ref) => {
    expect(parsePaperId(text)).toEqual(ref);
  });

  it.each([
    ['<https://arxiv.org/abs/2606.24597>', plain],
    ['<https://arxiv.org/abs/2606.24597v2|arxiv.org/abs/2606.24597v2>', second],
    ['<https://arxiv.org/abs/2606.24597|worth a read>.', plain],
    ['https://arxiv.org/abs/2606.24597.', plain],
    ['(https://arxiv.org/abs/2606.24597),', plain],
    ['“arXiv:2606.24597”!', plain],
  ])('takes it out of its wrapping: %s', (text, ref) => {
    expect(parsePaperId(text)).toEqual(ref);
  });

  it.each([
    'https://evil.example/abs/2606.24597',
    'https://arxiv.org.evil.example/abs/2606.24597',
    'https://arxiv.org@evil.example/abs/2606.24597',
    'https://user@arxiv.org/abs/2606.24597',
    'https://user:pass@arxiv.org/abs/2606.24597',
    'https://arxiv.org:8443/abs/2606.24597',
    'https://arxiv.org./abs/2606.24597',
    'https://arxiv.org/list/cs.AI/recent',
    'https://arxiv.org/abs/2606.24597/../../etc',
    'https://arxiv.org/abs/https://arxiv.org/abs/2606.24597',
    'https://huggingface.co/datasets/2606.24597',
    'https://evil.example/?u=https://arxiv.org/abs/2606.24597',
    'ftp://arxiv.org/abs/2606.24597',
    'javascript:alert(1)//arxiv.org/abs/2606.24597',
    '<https://evil.example|https://arxiv.org/abs/2606.24597>',
    'https://аrxiv.org/abs/2606.24597', // Cyrillic а
  ])('refuses %s', (text) => {
    expect(parsePaperId(text)).toBeNull();
  });
});

describe('links of our own', () => {
  it('lead to the paper’s pages', () => {
    expect(huggingFaceUrl('2606.24597')).toBe('https://huggingface.co/papers/2606.24597');
    expect(arxivUrl('hep-ex/0406020')).toBe('https://arxiv.org/abs/hep-ex/0406020');
    expect(pdfUrl('2606.24597')).toBe('https://arxiv.org/pdf/2606.24597');
  });

  it('are read back as the id they were made from', () => {
    const month = fc.integer({ min: 1, max: 12 }).map((n) => String(n).padStart(2, '0'));
    const digits = (length: number) => fc.stringMatching(new RegExp(`^\\d{${length}}$`));
    const ids = fc.oneof(
      fc.tuple(digits(2), month, digits(5)).map(([year, mm, number]) => `${year}${mm}.${number}`),
      fc
        .tuple(fc.constantFrom('hep-ex', 'cs', 'q-bio'), month, digits(3))
        .map(([a, mm, n]) => `${a}/04${mm}${n}`),
    );
    fc.assert(
      fc.property(ids, fc.constantFrom(huggingFaceUrl, arxivUrl, pdfUrl), (id, link) => {
        expect(parsePaperId(link(id))).toEqual({ id, version: null });
      }),
    );
  });

  it('stay on their host whatever the id holds', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (id) => {
        expect(new URL(arxivUrl(id)).host).toBe('arxiv.org');
      }),
    );
  });
});
