package io.meshway.source.file;

import io.meshway.model.Finding;
import io.meshway.source.SourceDocument;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What one file gives at one moment.
 *
 * @param slots its documents in order
 * @param findings about the file as a whole
 */
record FileDocuments(List<Slot> slots, List<Finding> findings) {
    static final FileDocuments NONE = new FileDocuments(List.of(), List.of());

    /**
     * One document.
     *
     * @param fingerprint of the text that gave the resources; null when the text has to be read again in any case
     * @param resources what it gives, or gave last
     * @param problem why the present text cannot be read; null when it can
     */
    record Slot(
            @Nullable Fingerprint fingerprint,
            List<SourceDocument> resources,
            @Nullable Finding problem) {
        Slot {
            resources = List.copyOf(resources);
        }
    }

    FileDocuments {
        slots = List.copyOf(slots);
        findings = List.copyOf(findings);
    }

    /** The same documents although the file cannot be read now. */
    FileDocuments unreadable(Finding reason) {
        return new FileDocuments(slots, List.of(reason));
    }

    /** The document with this number, counted from 0; null when there are fewer. */
    @Nullable
    Slot slot(int index) {
        return index >= 0 && index < slots.size() ? slots.get(index) : null;
    }

    boolean givesSomething() {
        return slots.stream().anyMatch(slot -> !slot.resources().isEmpty());
    }

    void forEachResource(Consumer<SourceDocument> action) {
        for (Slot slot : slots) {
            slot.resources().forEach(action);
        }
    }

    List<Finding> allFindings() {
        List<Finding> all = new ArrayList<>(findings);
        for (Slot slot : slots) {
            if (slot.problem() != null) {
                all.add(slot.problem());
            }
        }
        return all;
    }
}
