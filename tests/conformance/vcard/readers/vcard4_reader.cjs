// Cards as npm's vcard4 reads them: node vcard4_reader.cjs FILE prints one JSON line a card.
// NODE_PATH says where the package is. A text that it takes apart at ";" is joined by " | ".

const { createHash } = require('crypto');
const { readFileSync } = require('fs');
const { parse } = require('vcard4');

const TEXTS = ['FN', 'NICKNAME', 'TITLE', 'EMAIL', 'TEL', 'IMPP', 'URL', 'BDAY', 'ANNIVERSARY',
  'RELATED', 'NOTE', 'UID'];

const text = (value) => [].concat(value).flat().join(' | ');

function photo(value) {
  const data = value.slice(value.indexOf(',') + 1);
  return createHash('sha1').update(Buffer.from(data, 'base64')).digest('hex');
}

function read(bytes) {
  const card = parse(bytes);
  const all = (name) => (card.getProperty(name) || []).map((property) => property.value);
  const values = {};
  for (const name of TEXTS) values[name] = all(name).map(text);
  for (const name of ['N', 'ADR']) values[name] = all(name).map((o) => Object.values(o).map(text));
  values.ORG = all('ORG').map((parts) => [].concat(parts));
  values.CATEGORIES = all('CATEGORIES').flat().map(text);
  values.PHOTO = all('PHOTO').map((value) => photo(text(value)));
  return values;
}

function record(bytes) {
  try {
    return { values: read(bytes) };
  } catch (error) {
    return { error: [String(error)] };
  }
}

const cards = readFileSync(process.argv[2], 'utf8').split(/(?<=\r\nEND:VCARD\r\n)/);
for (const card of cards) console.log(JSON.stringify(record(card)));
