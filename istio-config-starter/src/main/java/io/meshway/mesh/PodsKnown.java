package io.meshway.mesh;

/** Whether every Pod of the mesh is among the resources. */
public enum PodsKnown {
    /** All that there are: a folder holds everything, and what is not in it does not exist. */
    ALL,
    /** Those of the namespaces that {@link MeshNeeds} names: in a cluster nobody reads Pods for nothing. */
    WHERE_NEEDED
}
