// Cards, or jCards one a line, as ez-vcard reads them: java -cp ... EzVcardReader.java FILE prints one
// JSON line a card.

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import ezvcard.Ezvcard;
import ezvcard.VCard;
import ezvcard.io.StreamReader;
import ezvcard.io.json.JCardReader;
import ezvcard.io.text.VCardReader;
import ezvcard.property.Address;
import ezvcard.property.Categories;
import ezvcard.property.DateOrTimeProperty;
import ezvcard.property.Impp;
import ezvcard.property.Nickname;
import ezvcard.property.Organization;
import ezvcard.property.Photo;
import ezvcard.property.Related;
import ezvcard.property.SimpleProperty;
import ezvcard.property.StructuredName;
import ezvcard.property.Telephone;
import ezvcard.property.VCardProperty;
import ezvcard.util.PartialDate;
import java.io.PrintStream;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.text.SimpleDateFormat;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

public class EzVcardReader {
  static <T extends VCardProperty> List<Object> all(List<T> properties, Function<T, Object> value) {
    List<Object> values = new ArrayList<>();
    for (T property : properties) values.add(value.apply(property));
    return values;
  }

  static <T extends SimpleProperty<String>> List<Object> texts(List<T> properties) {
    return all(properties, SimpleProperty::getValue);
  }

  static String joined(List<String> parts) {
    return String.join(",", parts);
  }

  static String text(String value) {
    return value == null ? "" : value;
  }

  static Object name(StructuredName n) {
    return List.of(text(n.getFamily()), text(n.getGiven()), joined(n.getAdditionalNames()),
        joined(n.getPrefixes()), joined(n.getSuffixes()));
  }

  static Object address(Address a) {
    return List.of(joined(a.getPoBoxes()), joined(a.getExtendedAddresses()),
        joined(a.getStreetAddresses()), joined(a.getLocalities()), joined(a.getRegions()),
        joined(a.getPostalCodes()), joined(a.getCountries()));
  }

  static Object date(DateOrTimeProperty property) {
    PartialDate partial = property.getPartialDate();
    if (partial != null) return partial.toISO8601(true);
    if (property.getDate() == null) return property.getText();
    return new SimpleDateFormat("yyyy-MM-dd").format(property.getDate());
  }

  static Object photo(Photo photo) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-1").digest(photo.getData());
      return HexFormat.of().formatHex(digest);
    } catch (Exception error) {
      return error.toString();
    }
  }

  static Object related(Related related) {
    return related.getText() != null ? related.getText() : text(related.getUri());
  }

  static List<Object> categories(List<Categories> list) {
    List<Object> values = new ArrayList<>();
    for (Categories categories : list) values.addAll(categories.getValues());
    return values;
  }

  static Map<String, List<Object>> values(VCard card) {
    Map<String, List<Object>> values = new LinkedHashMap<>();
    values.put("FN", texts(card.getFormattedNames()));
    values.put("N", all(card.getStructuredNames(), EzVcardReader::name));
    values.put("NICKNAME", all(card.getNicknames(), (Nickname n) -> joined(n.getValues())));
    values.put("ORG", all(card.getOrganizations(), Organization::getValues));
    values.put("TITLE", texts(card.getTitles()));
    values.put("EMAIL", texts(card.getEmails()));
    values.put("TEL", all(card.getTelephoneNumbers(), Telephone::getText));
    values.put("ADR", all(card.getAddresses(), EzVcardReader::address));
    values.put("IMPP", all(card.getImpps(), (Impp i) -> i.getUri().toString()));
    values.put("URL", texts(card.getUrls()));
    values.put("BDAY", all(card.getBirthdays(), EzVcardReader::date));
    values.put("ANNIVERSARY", all(card.getAnniversaries(), EzVcardReader::date));
    values.put("RELATED", all(card.getRelations(), EzVcardReader::related));
    values.put("CATEGORIES", categories(card.getCategoriesList()));
    values.put("NOTE", texts(card.getNotes()));
    values.put("PHOTO", all(card.getPhotos(), EzVcardReader::photo));
    values.put("UID", card.getUid() == null ? List.of() : List.of(card.getUid().getValue()));
    return values;
  }

  static Map<String, Object> read(String text) throws Exception {
    Map<String, Object> record = new LinkedHashMap<>();
    List<Object> errors = new ArrayList<>();
    try (StreamReader reader = text.startsWith("[") ? new JCardReader(text)
        : new VCardReader(new StringReader(text))) {
      VCard card = reader.readNext();
      record.put("values", values(card));
      reader.getWarnings().forEach(warning -> errors.add(warning.toString()));
      card.validate(card.getVersion()).forEach(
          entry -> entry.getValue().forEach(warning -> errors.add(warning.toString())));
    }
    if (!errors.isEmpty()) record.put("error", errors);
    return record;
  }

  static String json(Map<String, Object> record) throws Exception {
    StringWriter out = new StringWriter();
    try (JsonGenerator generator = new JsonFactory().createGenerator(out)) {
      write(generator, record);
    }
    return out.toString();
  }

  static void write(JsonGenerator generator, Object value) throws Exception {
    if (value instanceof Map<?, ?> map) {
      generator.writeStartObject();
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        generator.writeFieldName((String) entry.getKey());
        write(generator, entry.getValue());
      }
      generator.writeEndObject();
    } else if (value instanceof List<?> list) {
      generator.writeStartArray();
      for (Object item : list) write(generator, item);
      generator.writeEndArray();
    } else {
      generator.writeString(value == null ? "" : value.toString());
    }
  }

  public static void main(String[] arguments) throws Exception {
    PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
    String file = Files.readString(Path.of(arguments[0]));
    for (String card : file.split("(?<=\r\nEND:VCARD\r\n)|(?<=\\]\n)")) {
      try {
        out.println(json(read(card)));
      } catch (Exception error) {
        out.println(json(Map.of("error", List.of(error.toString()))));
      }
    }
    out.flush();
  }
}
