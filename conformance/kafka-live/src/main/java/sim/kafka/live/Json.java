package sim.kafka.live;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.Iterator;
import java.util.Map;

/** JSON for people: what fits in a line stands in one line. */
final class Json {
  static final ObjectMapper MAPPER = new ObjectMapper();
  private static final int WIDTH = 160;

  private Json() {}

  static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  static ArrayNode numbers(Collection<Integer> values) {
    ArrayNode array = MAPPER.createArrayNode();
    values.forEach(array::add);
    return array;
  }

  static ArrayNode numbers(long[] values) {
    ArrayNode array = MAPPER.createArrayNode();
    for (long value : values) array.add(value);
    return array;
  }

  static ArrayNode numbers(Long[] values) {
    ArrayNode array = MAPPER.createArrayNode();
    for (Long value : values) array.add(value);
    return array;
  }

  static ObjectNode strings(Map<String, String> values) {
    ObjectNode object = object();
    values.forEach(object::put);
    return object;
  }

  static String pretty(JsonNode node) throws JsonProcessingException {
    StringBuilder out = new StringBuilder();
    print(node, 0, out);
    return out.append('\n').toString();
  }

  private static void print(JsonNode node, int indent, StringBuilder out) throws JsonProcessingException {
    String line = inline(node);
    if (!node.isContainerNode() || node.isEmpty() || (depth(node) < 5 && indent > 2 && indent + line.length() <= WIDTH)) {
      out.append(line);
      return;
    }
    out.append(node.isArray() ? "[\n" : "{\n");
    if (node.isArray()) {
      for (Iterator<JsonNode> items = node.elements(); items.hasNext();) {
        pad(indent + 2, out);
        print(items.next(), indent + 2, out);
        out.append(items.hasNext() ? ",\n" : "\n");
      }
    } else {
      for (Iterator<Map.Entry<String, JsonNode>> fields = node.properties().iterator(); fields.hasNext();) {
        Map.Entry<String, JsonNode> field = fields.next();
        pad(indent + 2, out);
        out.append(MAPPER.writeValueAsString(field.getKey())).append(": ");
        print(field.getValue(), indent + 2, out);
        out.append(fields.hasNext() ? ",\n" : "\n");
      }
    }
    pad(indent, out);
    out.append(node.isArray() ? ']' : '}');
  }

  private static String inline(JsonNode node) throws JsonProcessingException {
    if (!node.isContainerNode()) return MAPPER.writeValueAsString(node);
    if (node.isEmpty()) return node.isArray() ? "[]" : "{}";
    StringBuilder out = new StringBuilder(node.isArray() ? "[" : "{ ");
    String separator = "";
    if (node.isArray()) {
      for (JsonNode item : node) {
        out.append(separator).append(inline(item));
        separator = ", ";
      }
    } else {
      for (Iterator<Map.Entry<String, JsonNode>> fields = node.properties().iterator(); fields.hasNext();) {
        Map.Entry<String, JsonNode> field = fields.next();
        out.append(separator).append(MAPPER.writeValueAsString(field.getKey())).append(": ").append(inline(field.getValue()));
        separator = ", ";
      }
    }
    return out.append(node.isArray() ? "]" : " }").toString();
  }

  private static int depth(JsonNode node) {
    int deepest = 0;
    for (JsonNode child : node) deepest = Math.max(deepest, depth(child));
    return node.isContainerNode() ? deepest + 1 : 0;
  }

  private static void pad(int width, StringBuilder out) {
    out.append(" ".repeat(width));
  }
}
