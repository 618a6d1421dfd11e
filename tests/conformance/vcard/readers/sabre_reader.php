<?php
// Cards as sabre/vobject 2 (Debian) reads them: sabre_reader.php FILE prints one JSON line a card.

require_once 'Sabre/VObject/autoload.php';

use Sabre\VObject;

const STRUCTURED = array('N', 'ADR', 'ORG');
const TEXTS = array('FN', 'NICKNAME', 'TITLE', 'EMAIL', 'TEL', 'IMPP', 'URL', 'BDAY', 'ANNIVERSARY',
    'RELATED', 'NOTE', 'UID');

function all($card, $name)
{
    $found = array();
    foreach ($card->select($name) as $property) {
        $found[] = $property;
    }
    return $found;
}

function photo($property)
{
    $value = (string) $property->getValue();
    if (strpos($value, 'data:') === 0) {
        $value = substr($value, strpos($value, ',') + 1);
    }
    return sha1(base64_decode($value));
}

function values($card)
{
    // Escaped commas and semicolons are left to the caller, and getParts() undoes them like this.
    $text = fn ($property) => strtr((string) $property->getValue(), array('\,' => ',', '\;' => ';'));
    $values = array();
    foreach (TEXTS as $name) {
        $values[$name] = array_map($text, all($card, $name));
    }
    foreach (STRUCTURED as $name) {
        $values[$name] = array_map(fn ($property) => $property->getParts(), all($card, $name));
    }
    $values['CATEGORIES'] = array();
    foreach (all($card, 'CATEGORIES') as $property) {
        array_push($values['CATEGORIES'], ...$property->getParts());
    }
    $values['PHOTO'] = array_map('photo', all($card, 'PHOTO'));
    return $values;
}

function record($text)
{
    try {
        $card = VObject\Reader::read($text);
        $record = array('values' => values($card));
        $errors = array_map(fn ($warning) => $warning['message'], $card->validate());
        if ($errors) {
            $record['error'] = $errors;
        }
        return $record;
    } catch (Throwable $error) {
        return array('error' => array($error->getMessage()));
    }
}

$cards = preg_split("/(?<=\r\nEND:VCARD\r\n)/", file_get_contents($argv[1]), -1, PREG_SPLIT_NO_EMPTY);
foreach ($cards as $card) {
    echo json_encode(record($card), JSON_INVALID_UTF8_SUBSTITUTE | JSON_THROW_ON_ERROR), "\n";
}
