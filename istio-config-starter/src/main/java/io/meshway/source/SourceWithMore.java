package io.meshway.source;

import io.meshway.model.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A source and, behind it, resources that never change. Of two documents with one identity the source's therefore wins, so that a file can replace what an
 * application brings along. That the source is empty is nothing to report, as there is something.
 */
public final class SourceWithMore implements ResourceSource {
    private final ResourceSource source;
    private final SourceSnapshot more;

    /** Both together. */
    public SourceWithMore(ResourceSource source, SourceSnapshot more) {
        this.source = source;
        this.more = more;
    }

    @Override
    public void start(Consumer<SourceSnapshot> listener) {
        source.start(now -> listener.accept(together(now)));
    }

    private SourceSnapshot together(SourceSnapshot now) {
        if (more.documents().isEmpty() && more.findings().isEmpty()) {
            return now;
        }
        List<SourceDocument> documents = new ArrayList<>(now.documents());
        documents.addAll(more.documents());
        List<Finding> findings = new ArrayList<>(now.findings());
        if (!more.documents().isEmpty()) {
            findings.removeIf(finding -> finding.code().equals(Finding.NO_RESOURCES));
        }
        findings.addAll(more.findings());
        return new SourceSnapshot(documents, findings);
    }

    @Override
    public List<Finding> findings() {
        return source.findings();
    }

    @Override
    public Map<String, Object> details() {
        return source.details();
    }

    @Override
    public void close() {
        source.close();
    }
}
