package io.meshway.mesh;

import io.meshway.model.HttpRule;
import io.meshway.model.VirtualService;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP rule as it counts, with who wrote it.
 *
 * @param rule with what a delegate inherits filled in
 * @param index in the holder's {@code spec.http}
 * @param root bound to the gateway, with the hosts
 * @param delegate holds the rule; null when the root does
 * @param rootRule index of the rule that delegates; {@code index} when none does
 * @param mirrorOfRoot {@code mirror} was inherited, so its short name is one of the root's namespace
 * @param mirrorsOfRoot the same for {@code mirrors}
 */
record HeldRule(
        HttpRule rule,
        int index,
        VirtualService root,
        @Nullable VirtualService delegate,
        int rootRule,
        boolean mirrorOfRoot,
        boolean mirrorsOfRoot) {
    /** Where destinations are written. */
    VirtualService holder() {
        return delegate == null ? root : delegate;
    }

    /** Where a field is written that the delegate may have inherited. */
    VirtualService holder(boolean inherited) {
        return inherited ? root : holder();
    }

    /** The field path of the rule in its holder. */
    String path() {
        return "spec.http[" + index + "]";
    }

    /** The field path of the rule in {@link #holder(boolean)}. */
    String path(boolean inherited) {
        return inherited ? "spec.http[" + rootRule + "]" : path();
    }
}
