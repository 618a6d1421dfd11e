// Cards as npm's ical.js reads them (its jCard): node icaljs_reader.cjs FILE, one JSON line a card.
// NODE_PATH says where the package is.

const { createHash } = require('crypto');
const { readFileSync } = require('fs');

const module_ = require('ical.js');
const ICAL = module_.default || module_;

const NAMES = ['FN', 'N', 'NICKNAME', 'ORG', 'TITLE', 'EMAIL', 'TEL', 'ADR', 'IMPP', 'URL', 'BDAY',
  'ANNIVERSARY', 'RELATED', 'CATEGORIES', 'NOTE', 'PHOTO', 'UID'];

function photo(value) {
  const data = value.startsWith('data:') ? value.slice(value.indexOf(',') + 1) : value;
  return createHash('sha1').update(Buffer.from(data, 'base64')).digest('hex');
}

function valuesOf(name, property) {
  const values = property.slice(3);
  if (name === 'ORG') return [[].concat(values[0])];
  if (name === 'PHOTO') return values.map(photo);
  return values;
}

function read(text) {
  const properties = ICAL.parse(text)[1];
  const values = {};
  for (const name of NAMES)
    values[name] = properties.filter((property) => property[0] === name.toLowerCase())
      .flatMap((property) => valuesOf(name, property));
  return values;
}

function record(text) {
  try {
    return { values: read(text) };
  } catch (error) {
    return { error: [String(error)] };
  }
}

const cards = readFileSync(process.argv[2], 'utf8').split(/(?<=\r\nEND:VCARD\r\n)/);
for (const card of cards) console.log(JSON.stringify(record(card)));
