package io.meshway.source.file;

import io.meshway.model.Finding;
import io.meshway.model.ResourceKey;
import io.meshway.model.parse.ParseResult;
import io.meshway.model.parse.ParseResult.Accepted;
import io.meshway.model.parse.ParseResult.Rejected;
import io.meshway.source.SourceDocument;
import io.meshway.source.file.FileDocuments.Slot;
import io.meshway.source.file.Reading.Broken;
import io.meshway.source.file.Reading.Tree;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * From the bytes of a file to what it gives, knowing what it gave before.
 *
 * <p>A document is known by its number in the file, counting only those that say something. One whose text is the same as before is not read again.
 * One that reads differently but means the same (a comment changed, say) keeps its instances. One that cannot be read keeps what the same number
 * gave before; when that has moved, because an intact document of the file gives it now, the number is counted from the end of the file instead; when
 * that has moved too, the document gives nothing.
 */
final class DocumentReader {
    private final DocumentParser parser;
    private final FileLimits limits;

    DocumentReader(DocumentParser parser, FileLimits limits) {
        this.parser = parser;
        this.limits = limits;
    }

    /**
     * Reads a file.
     *
     * @param origin its path, for people
     * @param content all of its bytes
     * @param previous what it gave before
     */
    FileDocuments read(String origin, byte[] content, FileDocuments previous) {
        FileText text = FileText.decode(content);
        boolean json = origin.toLowerCase(Locale.ROOT).endsWith(".json");
        List<RawDocument> documents = json ? jsonDocuments(text) : yamlDocuments(text);
        List<Finding> findings = new ArrayList<>();
        if (documents.size() > limits.documentsPerFile()) {
            documents = documents.subList(0, limits.documentsPerFile());
            findings.add(FileFindings.unreadable(
                    origin,
                    "only the first " + limits.documentsPerFile() + " documents are read",
                    "split it into several files"));
        }
        List<Slot> slots = new ArrayList<>(documents.size());
        for (int i = 0; i < documents.size(); i++) {
            slots.add(slot(origin + "#" + (i + 1), documents.get(i), previous.slot(i)));
        }
        if (json && !slots.isEmpty() && slots.get(slots.size() - 1).problem() != null) {
            // Where a broken value of JSON ends is not known, so nothing is known of those after it.
            previous.slots().stream().skip(slots.size()).forEach(slots::add);
        }
        keepWhatBrokenOnesGave(slots, previous);
        return new FileDocuments(slots, findings);
    }

    private List<RawDocument> jsonDocuments(FileText text) {
        List<Reading> values = text.malformed()
                ? List.of(malformed(text.text(), 0))
                : JsonStream.read(text.text(), limits.documentsPerFile() + 1);
        return values.stream().map(value -> new RawDocument(null, () -> value)).toList();
    }

    private List<RawDocument> yamlDocuments(FileText text) {
        List<RawDocument> documents = new ArrayList<>();
        for (YamlStream.Part part : YamlStream.split(text.text(), limits.documentsPerFile() + 1)) {
            boolean broken = text.malformed() && part.text().indexOf(FileText.REPLACEMENT) >= 0;
            documents.add(new RawDocument(
                    Fingerprint.of(part.text()),
                    () -> broken ? malformed(part.text(), part.line()) : YamlTree.read(part)));
        }
        return documents;
    }

    private static Broken malformed(String text, int line) {
        int at = Math.max(0, text.indexOf(FileText.REPLACEMENT));
        int breaks = (int) text.chars().limit(at).filter(c -> c == '\n').count();
        int column = at - text.lastIndexOf('\n', at);
        return new Broken(line + breaks + 1, column, "", "bytes that are not UTF-8", "save the file as UTF-8");
    }

    private Slot slot(String origin, RawDocument document, @Nullable Slot before) {
        if (before != null && before.problem() == null && before.fingerprint() != null) {
            if (before.fingerprint().equals(document.fingerprint())) {
                return before;
            }
        }
        Reading reading = document.reading().get();
        if (reading instanceof Broken broken) {
            return new Slot(null, List.of(), finding(origin, broken));
        }
        if (!(((Tree) reading).root() instanceof ObjectNode root)) {
            return ((Tree) reading).root().isNull() ? new Slot(null, List.of(), null) : noResource(origin);
        }
        try {
            List<SourceDocument> resources = new ArrayList<>();
            parser.parse(root, origin).forEach(result -> resources.add(new SourceDocument(origin, result)));
            return new Slot(document.fingerprint(), sameInstances(resources, before), null);
        } catch (RuntimeException e) {
            String message = "could not be read because of a bug of Meshway: " + e;
            return new Slot(null, List.of(), FileFindings.unreadable(origin, message, "please report it"));
        }
    }

    private static Slot noResource(String origin) {
        return new Slot(
                null,
                List.of(),
                FileFindings.unreadable(
                        origin, "is not a mapping, so no resource", "a resource has apiVersion, kind and metadata"));
    }

    private static Finding finding(String origin, Broken broken) {
        return FileFindings.unreadable(
                origin,
                broken.value(),
                "line " + broken.line() + ", column " + broken.column() + ": " + broken.problem(),
                broken.advice());
    }

    private static List<SourceDocument> sameInstances(List<SourceDocument> now, @Nullable Slot before) {
        if (before == null || before.resources().isEmpty()) {
            return now;
        }
        Map<SourceDocument, SourceDocument> known = new HashMap<>();
        before.resources().forEach(resource -> known.putIfAbsent(resource, resource));
        now.replaceAll(resource -> known.getOrDefault(resource, resource));
        return now;
    }

    private static void keepWhatBrokenOnesGave(List<Slot> slots, FileDocuments previous) {
        Set<ResourceKey> intact = new HashSet<>();
        for (Slot slot : slots) {
            slot.resources().forEach(resource -> addKey(resource.result(), intact));
        }
        for (int i = 0; i < slots.size(); i++) {
            Finding problem = slots.get(i).problem();
            if (problem != null) {
                int fromEnd = previous.slots().size() - (slots.size() - i);
                List<SourceDocument> kept = given(previous.slot(i), intact);
                kept = kept.isEmpty() ? given(previous.slot(fromEnd), intact) : kept;
                kept.forEach(resource -> addKey(resource.result(), intact));
                slots.set(i, new Slot(null, kept, kept.isEmpty() ? problem : FileFindings.kept(problem)));
            }
        }
    }

    /** What a document gave before; nothing when it is given elsewhere in the file now. */
    private static List<SourceDocument> given(@Nullable Slot before, Set<ResourceKey> elsewhere) {
        if (before == null) {
            return List.of();
        }
        Set<ResourceKey> keys = new HashSet<>();
        before.resources().forEach(resource -> addKey(resource.result(), keys));
        keys.retainAll(elsewhere);
        return keys.isEmpty() ? before.resources() : List.of();
    }

    private static void addKey(ParseResult result, Set<ResourceKey> keys) {
        if (result instanceof Accepted accepted) {
            keys.add(accepted.resource().key());
        } else if (result instanceof Rejected rejected && rejected.key() != null) {
            keys.add(rejected.key());
        }
    }
}
