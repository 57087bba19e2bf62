package io.meshway.source.file;

import io.meshway.model.Finding;
import io.meshway.source.SourceDocument;
import io.meshway.source.SourceSnapshot;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Resources that stand in a text instead of a file, with everything that holds for the documents of a file. */
public final class InlineDocuments {
    private InlineDocuments() {}

    /**
     * Reads the text once.
     *
     * @param origin what people call the text, such as the property it is the value of; its documents are counted from 1 behind a {@code #}
     * @param text YAML or JSON, any number of documents
     * @param parser what to make of a document
     */
    public static SourceSnapshot read(String origin, String text, DocumentParser parser) {
        byte[] content = text.getBytes(StandardCharsets.UTF_8);
        if (content.length > FileLimits.DEFAULT.fileBytes()) {
            Finding tooLong = FileFindings.unreadable(
                    origin,
                    "is longer than " + FileLimits.DEFAULT.fileBytes() + " bytes and is not read",
                    "put the resources into the folder of istio.config.location");
            return new SourceSnapshot(List.of(), List.of(tooLong));
        }
        FileDocuments read = new DocumentReader(parser, FileLimits.DEFAULT).read(origin, content, FileDocuments.NONE);
        List<SourceDocument> documents = new ArrayList<>();
        read.forEachResource(documents::add);
        return new SourceSnapshot(documents, read.allFindings());
    }
}
