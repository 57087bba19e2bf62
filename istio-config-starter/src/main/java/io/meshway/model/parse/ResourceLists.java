package io.meshway.model.parse;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Takes lists of resources apart: {@code kind: List}, {@code VirtualServiceList}. */
final class ResourceLists {
    private static final String LIST = "List";
    static final String ITEMS = "items";

    private ResourceLists() {}

    /** One resource and where it came from. */
    record Item(JsonNode document, String origin) {}

    /** Whether it is a list by its kind and holds something that is none. */
    static boolean isBroken(JsonNode document) {
        JsonNode entries = document.path(ITEMS);
        return document.path("kind").asString("").equals(LIST)
                && !entries.isArray()
                && !entries.isNull()
                && !entries.isMissingNode();
    }

    /** Every resource in the document, itself when it is no list. Lists in lists are opened too. */
    static List<Item> expand(JsonNode document, String origin) {
        List<Item> items = new ArrayList<>();
        expand(document, origin, items);
        return items;
    }

    private static void expand(JsonNode document, String origin, List<Item> items) {
        String kind = document.path("kind").asString("");
        JsonNode entries = document.path(ITEMS);
        if (!kind.endsWith(LIST) || !(entries.isArray() || entries.isNull() || kind.equals(LIST))) {
            items.add(new Item(document, origin));
            return;
        }
        int index = 0;
        for (JsonNode entry : entries) {
            expand(typed(entry, document, kind), origin + " " + ITEMS + "[" + index + "]", items);
            index++;
        }
    }

    /** The API server leaves kind and version out of the items of a typed list. */
    private static JsonNode typed(JsonNode entry, JsonNode list, String kind) {
        if (!entry.isObject() || entry.has("kind") || kind.equals(LIST)) {
            return entry;
        }
        ObjectNode typed = ((ObjectNode) entry).objectNode();
        typed.put("kind", kind.substring(0, kind.length() - LIST.length()));
        typed.set("apiVersion", list.path("apiVersion"));
        for (Map.Entry<String, JsonNode> field : entry.properties()) {
            typed.set(field.getKey(), field.getValue());
        }
        return typed;
    }
}
