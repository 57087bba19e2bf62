package io.meshway.autoconfigure;

import io.meshway.mesh.MeshListener;
import io.meshway.model.Finding;
import io.meshway.runtime.ListenerControl;
import io.meshway.transport.listener.ListenerEngine;
import java.util.List;

/** Lets the runtime drive the sockets. */
final class MeshListeners implements ListenerControl {
    private final ListenerEngine engine;

    MeshListeners(ListenerEngine engine) {
        this.engine = engine;
    }

    @Override
    public void apply(List<MeshListener> wanted) {
        engine.apply(wanted);
    }

    @Override
    public List<Finding> findings() {
        return engine.findings();
    }

    @Override
    public void discourage() {
        engine.discourage();
    }

    @Override
    public void close() {
        engine.close();
    }
}
