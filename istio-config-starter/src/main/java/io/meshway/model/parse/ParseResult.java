package io.meshway.model.parse;

import io.meshway.model.Finding;
import io.meshway.model.Resource;
import io.meshway.model.ResourceKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What became of one resource of a document. */
public sealed interface ParseResult {
    /** What there is to say about it, in the order of its fields. */
    List<Finding> findings();

    /**
     * The resource was understood; the findings are no errors.
     *
     * @param resource as its author wrote it
     * @param findings warnings and remarks, often none
     */
    record Accepted(Resource resource, List<Finding> findings) implements ParseResult {
        public Accepted {
            findings = List.copyOf(findings);
        }
    }

    /**
     * Nothing of the resource may be used; at least one finding is an error.
     *
     * @param key its identity; null when that cannot be read either
     * @param origin the file and document, or {@code kubernetes}
     * @param findings every reason, not only the first
     */
    record Rejected(@Nullable ResourceKey key, String origin, List<Finding> findings) implements ParseResult {
        public Rejected {
            findings = List.copyOf(findings);
        }
    }

    /**
     * A resource that Meshway does not read, such as a Deployment.
     *
     * @param findings empty, or a warning about a kind of Istio's that users would rely on
     */
    record Ignored(List<Finding> findings) implements ParseResult {
        public Ignored {
            findings = List.copyOf(findings);
        }
    }
}
