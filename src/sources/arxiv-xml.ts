import { XMLParser, XMLValidator } from 'fast-xml-parser';

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  removeNSPrefix: true,
  parseTagValue: false,
  // Decodes numeric references such as &#13;.
  htmlEntities: true,
  isArray: (name) => name === 'entry' || name === 'category' || name === 'author',
});

/** The document as plain objects, or a string that says why it is none. */
export function parseXml(xml: string): unknown {
  // Nothing that we read needs one, and entities are declared there.
  if (/<!DOCTYPE/i.test(xml)) return 'declares its own document type';
  // The parser alone would take half a document for a whole one.
  if (XMLValidator.validate(xml) !== true) return 'isn’t complete XML';
  try {
    return parser.parse(xml);
  } catch {
    return 'isn’t XML that can be trusted';
  }
}
