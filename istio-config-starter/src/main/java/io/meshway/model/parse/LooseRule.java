package io.meshway.model.parse;

import io.meshway.model.Finding;
import io.meshway.model.VirtualService;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads one rule of a VirtualService that stands alone, as names and values: {@code fault.abort.httpStatus} and {@code 503}. The names are the paths of
 * Istio's fields; elements of lists are numbered from 0. All values are texts, so those of fields that are numbers or true and false are converted, and a
 * list of texts may be one text with commas.
 */
public final class LooseRule {
    /** Where findings see the rule. */
    public static final String PATH = "spec.http[0].";

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Set<String> NUMBERS =
            Set.of("attempts", "httpStatus", "status", "redirectCode", "port", "number", "percent", "value");
    private static final Set<String> TRUTHS =
            Set.of("allowCredentials", "retryRemoteLocalities", "retryIgnorePreviousHosts", "ignoreUriCase");
    private static final Set<String> LISTS = Set.of("allowMethods", "allowHeaders", "exposeHeaders", "remove");
    private static final String ORIGINS = "allowOrigins";
    private static final Set<String> NAMED_VALUES = Set.of("set", "add");
    private static final Set<String> NAMED_MATCHES = Set.of("headers", "withoutHeaders", "queryParams");
    private static final Set<String> MATCHES = Set.of("exact", "prefix", "regex");
    private static final String MATCH = "match";

    private LooseRule() {}

    /**
     * Reads the rule.
     *
     * @param values by path
     * @param origin where it is written, for people
     * @return a VirtualService with this rule alone, or the reasons why there is none
     */
    public static ParseResult read(Map<String, String> values, String origin) {
        ObjectNode rule = JSON.createObjectNode();
        // Sorted, so that what is wrong is said in the same order each time.
        new TreeMap<>(values).forEach((path, value) -> put(rule, path, value));
        JsonNode complete = withLists(rule);
        if (!complete.has("redirect") && !complete.has("directResponse")) {
            ((ObjectNode) complete)
                    .putArray("route")
                    .addObject()
                    .putObject("destination")
                    .put("host", "next");
        }
        ObjectNode document = JSON.createObjectNode();
        document.put("apiVersion", "networking.istio.io/v1").put("kind", "VirtualService");
        document.putObject("metadata").put("name", "loose");
        ObjectNode spec = document.putObject("spec");
        spec.putArray("hosts").add("*");
        spec.putArray("gateways").add("loose");
        spec.putArray("http").add(complete);
        return new ResourceParser().parse(document, origin, "default").get(0);
    }

    /** The rule that was read; null when it was refused. */
    public static @Nullable VirtualService service(ParseResult result) {
        return result instanceof ParseResult.Accepted accepted ? (VirtualService) accepted.resource() : null;
    }

    /** The argument that a finding is about: its path in the rule. */
    public static String argument(Finding finding) {
        return finding.path().startsWith(PATH) ? finding.path().substring(PATH.length()) : finding.path();
    }

    private static void put(ObjectNode rule, String path, String value) {
        boolean presence = isPresence(path, value);
        List<String> names = names(presence ? path + ".any" : path);
        if (presence) {
            names.remove(names.size() - 1);
        }
        ObjectNode parent = rule;
        for (int i = 0; i < names.size() - 1; i++) {
            JsonNode child = parent.get(names.get(i));
            parent = child instanceof ObjectNode known ? known : parent.putObject(names.get(i));
        }
        String last = names.get(names.size() - 1);
        boolean named = names.size() > 1 && NAMED_VALUES.contains(names.get(names.size() - 2));
        if (presence) {
            parent.putObject(last);
            return;
        }
        parent.set(last, named ? JSON.getNodeFactory().stringNode(value) : typed(last, value));
    }

    /** <code>x-user: {}</code> among conditions is a name without a value. */
    private static boolean isPresence(String path, String value) {
        String last = path.substring(path.lastIndexOf('.') + 1);
        return value.isEmpty() && path.startsWith(MATCH) && !MATCHES.contains(last);
    }

    /** The elements of a path; behind {@code set} and the like comes the name of a header, dots included. */
    private static List<String> names(String path) {
        List<String> parts = new ArrayList<>(List.of(path.split("\\.")));
        boolean match = parts.get(0).equals(MATCH);
        for (int i = 0; i < parts.size(); i++) {
            if (!match && NAMED_VALUES.contains(parts.get(i))) {
                join(parts, i + 1, parts.size());
            } else if (match && NAMED_MATCHES.contains(parts.get(i))) {
                join(parts, i + 1, parts.size() - 1);
                break;
            }
        }
        return parts;
    }

    private static void join(List<String> parts, int from, int to) {
        if (from < to) {
            List<String> joined = parts.subList(from, to);
            String name = String.join(".", joined);
            joined.clear();
            parts.add(from, name);
        }
    }

    private static JsonNode typed(String name, String value) {
        if (NUMBERS.contains(name) && value.matches("-?[0-9]{1,9}")) {
            return JSON.getNodeFactory().numberNode(Integer.parseInt(value));
        }
        if (NUMBERS.contains(name) && value.matches("[0-9]{1,9}\\.[0-9]{1,9}")) {
            return JSON.getNodeFactory().numberNode(Double.parseDouble(value));
        }
        if (TRUTHS.contains(name) && (value.equals("true") || value.equals("false"))) {
            return JSON.getNodeFactory().booleanNode(value.equals("true"));
        }
        if (LISTS.contains(name) || name.equals(ORIGINS)) {
            return list(value, name.equals(ORIGINS));
        }
        return JSON.getNodeFactory().stringNode(value);
    }

    private static ArrayNode list(String value, boolean matches) {
        ArrayNode list = JSON.createArrayNode();
        for (String element : value.split(",")) {
            if (matches) {
                list.addObject().put("exact", element.strip());
            } else {
                list.add(element.strip());
            }
        }
        return list;
    }

    /** Mappings whose names are 0, 1, 2 … are lists. */
    private static JsonNode withLists(ObjectNode node) {
        boolean numbered = !node.isEmpty();
        ObjectNode mapping = JSON.createObjectNode();
        for (Map.Entry<String, JsonNode> entry : node.properties()) {
            numbered &= entry.getKey().matches("[0-9]{1,3}");
            JsonNode value = entry.getValue();
            mapping.set(entry.getKey(), value instanceof ObjectNode child ? withLists(child) : value);
        }
        if (!numbered) {
            return mapping;
        }
        ArrayNode list = JSON.createArrayNode();
        Map<Integer, JsonNode> sorted = new TreeMap<>();
        mapping.properties().forEach(entry -> sorted.put(Integer.valueOf(entry.getKey()), entry.getValue()));
        sorted.values().forEach(list::add);
        return list;
    }
}
