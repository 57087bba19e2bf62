package io.meshway.runtime;

import io.meshway.mesh.MeshListener;
import io.meshway.model.Finding;
import java.util.List;

/** Whoever opens and closes sockets. */
public interface ListenerControl {
    /** Opens what is missing, leaves alone what is unchanged, drains and closes what is gone. Returns without waiting for drains. */
    void apply(List<MeshListener> wanted);

    /** What cannot be opened as asked, as of now: a port that is in use is tried again. */
    List<Finding> findings();

    /** The gateway is about to end: answers ask clients to go elsewhere, while everything is still served. Nothing by default. */
    default void discourage() {}

    /** Drains and closes everything. Nothing by default, for listeners that somebody else closes. */
    default void close() {}
}
