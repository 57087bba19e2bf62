package io.meshway.source;

import io.meshway.model.Finding;
import io.meshway.model.ResourceKey;
import io.meshway.model.Resources;
import java.util.List;
import java.util.Set;

/**
 * The resources in force, and why others are not.
 *
 * @param resources by identity
 * @param findings of the source, the parser, the validator and the admission itself, in the order of the source
 * @param accepted how many resources are in force as they are written now
 * @param rejected how many documents and files are not in force as they are written now because of an error
 * @param retained how many of the resources in force are an earlier version, the present one being rejected
 * @param verdicts what the validator had to say, for the next admission
 * @param source what was decided about
 * @param contested identities that several documents claim, or that were rejected
 */
public record Admitted(
        Resources resources,
        List<Finding> findings,
        int accepted,
        int rejected,
        int retained,
        Verdicts verdicts,
        SourceSnapshot source,
        Set<ResourceKey> contested) {
    /** Before anything was read. */
    public static final Admitted NONE =
            new Admitted(Resources.NONE, List.of(), 0, 0, 0, Verdicts.NONE, SourceSnapshot.EMPTY, Set.of());
}
