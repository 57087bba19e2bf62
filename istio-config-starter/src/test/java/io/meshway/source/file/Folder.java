package io.meshway.source.file;

import io.meshway.model.ConfigMap;
import io.meshway.model.parse.ParseResult.Accepted;
import io.meshway.model.parse.ResourceParser;
import io.meshway.source.SourceDocument;
import io.meshway.source.SourceSnapshot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;

/** A folder of files that a test changes, and the words in which it looks at the result. */
record Folder(Path path) {
    static final DocumentParser PARSER = (document, origin) -> new ResourceParser().parse(document, origin, "default");

    /** The smallest resource that has a value. */
    static String configMap(String name, String value) {
        return """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: %s}
                data: {value: "%s"}
                """.formatted(name, value);
    }

    /** Several documents in one text. */
    static String documents(String... documents) {
        return String.join("---\n", documents);
    }

    FileLocation location() {
        return FileLocation.parse("file:" + path + "/");
    }

    Path write(String name, String text) {
        try {
            Path file = path.resolve(name);
            Files.createDirectories(file.getParent());
            return Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As good editors and {@code kubectl cp} do it. */
    void replace(String name, String text) {
        try {
            Files.move(
                    write(name + ".tmp", text),
                    path.resolve(name),
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void link(String name, String target) {
        try {
            Path link = path.resolve(name);
            Files.createDirectories(link.getParent());
            Path fresh = link.resolveSibling("..fresh");
            Files.createSymbolicLink(fresh, Path.of(target));
            Files.move(fresh, link, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void delete(String name) {
        try (var below = Files.walk(path.resolve(name))) {
            for (Path file : below.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@code name=value} of each resource, in order. */
    static List<String> values(SourceSnapshot snapshot) {
        return snapshot.documents().stream().map(Folder::value).toList();
    }

    private static String value(SourceDocument document) {
        return document.result() instanceof Accepted accepted && accepted.resource() instanceof ConfigMap map
                ? map.name() + "=" + map.data().get("value")
                : document.result().getClass().getSimpleName();
    }
}
