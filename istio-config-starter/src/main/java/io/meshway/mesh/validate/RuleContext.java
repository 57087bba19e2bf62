package io.meshway.mesh.validate;

/**
 * What a rule needs to know of its VirtualService.
 *
 * @param delegate it has no hosts
 * @param mesh sidecars apply it; not decided for a delegate, whose root decides
 * @param meshOnly no gateway applies it; not decided for a delegate either
 */
record RuleContext(boolean delegate, boolean mesh, boolean meshOnly) {}
