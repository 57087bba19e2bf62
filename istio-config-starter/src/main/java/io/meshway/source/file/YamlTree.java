package io.meshway.source.file;

import io.meshway.source.file.Reading.Tree;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Builds a tree from the text of one YAML document. It works on the parser's events, so that depth, size and aliases are bounded while reading,
 * nothing but plain data can come out, and every complaint has a line.
 *
 * <p>An alias shares the tree of its anchor. {@code <<} merges mappings, as Kubernetes' own tools do; keys written beside it win.
 */
final class YamlTree {
    /** Resources are seldom deeper than 20. */
    static final int MAX_DEPTH = 100;
    /** Values and keys of a document, aliases counted as often as they are used. */
    static final int MAX_NODES = 2_000_000;
    /** Values and keys that come out of aliases. */
    static final int MAX_ALIASED_NODES = 100_000;

    /** In characters; the parser wants some. */
    private static final int MIN_BUFFER = 1024;

    private static final String STRING_TAG = "tag:yaml.org,2002:str";
    private static final Set<String> PLAIN_TAGS = Set.of(
            "tag:yaml.org,2002:int", "tag:yaml.org,2002:float", "tag:yaml.org,2002:bool", "tag:yaml.org,2002:null");
    private static final Set<String> COLLECTION_TAGS = Set.of("!", "tag:yaml.org,2002:map", "tag:yaml.org,2002:seq");
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    /** A tree that aliases may refer to, with its size. */
    private record Anchored(JsonNode tree, int nodes) {}

    /** Ends the reading; {@code mark} is relative to the document. */
    private static final class Refusal extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final transient Optional<Mark> mark;
        private final String value;
        private final String advice;

        Refusal(Event at, String value, String problem, String advice) {
            super(problem, null, false, false);
            this.mark = at.getStartMark();
            this.value = value;
            this.advice = advice;
        }
    }

    private final Iterator<Event> events;
    private final Map<String, Anchored> anchors = new HashMap<>();
    private int nodes;
    private int aliasedNodes;

    private YamlTree(Iterator<Event> events) {
        this.events = events;
    }

    /** Reads one document; the line of the part is added to what findings say. */
    static Reading read(YamlStream.Part part) {
        var complaint = new YamlComplaint(part);
        try {
            var settings = LoadSettings.builder()
                    .setCodePointLimit(Integer.MAX_VALUE)
                    // All at once: the parser's time grows with the square of the pieces that one long word comes in.
                    .setBufferSize(Math.max(MIN_BUFFER, part.text().length()))
                    .setParseComments(false)
                    .build();
            return new Tree(
                    new YamlTree(new Parse(settings).parseString(part.text()).iterator()).document());
        } catch (Refusal e) {
            return complaint.refused(e.mark, e.value, String.valueOf(e.getMessage()), e.advice);
        } catch (MarkedYamlEngineException e) {
            return complaint.malformed(e);
        } catch (ReaderException e) {
            return complaint.unprintable(e);
        }
    }

    private JsonNode document() {
        while (true) {
            Event event = events.next();
            if (event instanceof NodeEvent node) {
                JsonNode root = node(node, 0);
                // To the end of the stream: rubbish after the root is an error too.
                events.forEachRemaining(rest -> {});
                return root;
            }
            if (event.getEventId() == Event.ID.StreamEnd) {
                return NODES.nullNode();
            }
        }
    }

    private JsonNode node(Event event, int depth) {
        count(event, 1);
        if (event instanceof AliasEvent alias) {
            return aliased(alias);
        }
        int before = nodes;
        JsonNode tree;
        if (event instanceof ScalarEvent scalar) {
            tree = scalar(scalar);
        } else {
            var start = (CollectionStartEvent) event;
            checkCollection(start, depth);
            tree = start instanceof MappingStartEvent ? mapping(depth) : sequence(depth);
        }
        // Only now: a tree cannot contain itself.
        ((NodeEvent) event)
                .getAnchor()
                .ifPresent(anchor -> anchors.put(anchor.getValue(), new Anchored(tree, nodes - before + 1)));
        return tree;
    }

    private void count(Event event, int more) {
        nodes += more;
        if (nodes > MAX_NODES) {
            throw new Refusal(event, "", "the document has more than " + MAX_NODES + " values", "split it");
        }
    }

    private JsonNode aliased(AliasEvent alias) {
        String name = alias.getAlias().getValue();
        Anchored target = anchors.get(name);
        if (target == null) {
            throw new Refusal(
                    alias,
                    "*" + name,
                    "an alias to an anchor that is not defined before it",
                    YamlComplaint.QUOTE_HOSTS);
        }
        aliasedNodes += target.nodes();
        if (aliasedNodes > MAX_ALIASED_NODES) {
            throw new Refusal(
                    alias,
                    "*" + name,
                    "aliases stand for more than " + MAX_ALIASED_NODES + " values",
                    "write out what is needed");
        }
        count(alias, target.nodes());
        return target.tree();
    }

    private static JsonNode scalar(ScalarEvent scalar) {
        String tag = scalar.getTag().orElse("");
        if (tag.isEmpty()) {
            return scalar.isPlain() ? YamlScalar.resolve(scalar.getValue()) : NODES.stringNode(scalar.getValue());
        }
        if (tag.equals("!") || tag.equals(STRING_TAG)) {
            return NODES.stringNode(scalar.getValue());
        }
        if (PLAIN_TAGS.contains(tag)) {
            return YamlScalar.resolve(scalar.getValue());
        }
        throw tagRefused(scalar, tag);
    }

    private static Refusal tagRefused(Event event, String tag) {
        return new Refusal(event, tag, "tags are not allowed", "remove it");
    }

    private static void checkCollection(CollectionStartEvent start, int depth) {
        String tag = start.getTag().orElse("!");
        if (!COLLECTION_TAGS.contains(tag)) {
            throw tagRefused(start, tag);
        }
        if (depth >= MAX_DEPTH) {
            throw new Refusal(start, "", "nested deeper than " + MAX_DEPTH, "");
        }
    }

    private ArrayNode sequence(int depth) {
        ArrayNode sequence = NODES.arrayNode();
        Event event = events.next();
        while (event.getEventId() != Event.ID.SequenceEnd) {
            sequence.add(node(event, depth + 1));
            event = events.next();
        }
        return sequence;
    }

    private ObjectNode mapping(int depth) {
        ObjectNode mapping = NODES.objectNode();
        List<ObjectNode> merged = new ArrayList<>(0);
        Event event = events.next();
        while (event.getEventId() != Event.ID.MappingEnd) {
            ScalarEvent key = key(event);
            count(key, 1);
            Event value = events.next();
            JsonNode tree = node(value, depth + 1);
            if (key.isPlain() && key.getValue().equals("<<")) {
                addMerged(value, tree, merged);
            } else if (mapping.putIfAbsent(key.getValue(), tree) != null) {
                throw new Refusal(key, key.getValue(), "the key is there twice in one mapping", "keep one of the two");
            }
            event = events.next();
        }
        for (ObjectNode other : merged) {
            other.properties().forEach(entry -> mapping.putIfAbsent(entry.getKey(), entry.getValue()));
        }
        return mapping;
    }

    private static ScalarEvent key(Event event) {
        if (event instanceof ScalarEvent key) {
            return key;
        }
        if (event instanceof AliasEvent alias) {
            throw new Refusal(alias, "*" + alias.getAlias().getValue(), "an alias as a key", YamlComplaint.QUOTE_HOSTS);
        }
        throw new Refusal(
                event,
                "",
                "a mapping or list as a key",
                "render templates first, and quote text that starts with { or [");
    }

    private static void addMerged(Event at, JsonNode value, List<ObjectNode> merged) {
        if (value instanceof ObjectNode mapping) {
            merged.add(mapping);
        } else if (value instanceof ArrayNode list && list.valueStream().allMatch(JsonNode::isObject)) {
            list.forEach(mapping -> merged.add((ObjectNode) mapping));
        } else {
            throw new Refusal(at, "", "<< takes a mapping, or a list of mappings", "");
        }
    }
}
