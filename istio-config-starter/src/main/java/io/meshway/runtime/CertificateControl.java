package io.meshway.runtime;

import io.meshway.mesh.MeshSnapshot;
import io.meshway.model.Finding;
import java.util.List;

/** Whoever prepares certificates and keys for connections in TLS. */
public interface CertificateControl {
    /** Nobody: nothing is in TLS. */
    CertificateControl NONE = new CertificateControl() {
        @Override
        public void apply(MeshSnapshot next) {}

        @Override
        public List<Finding> findings() {
            return List.of();
        }
    };

    /** Prepares what a snapshot needs; called before its clusters and listeners are. */
    void apply(MeshSnapshot next);

    /** What cannot be used, as of now. */
    List<Finding> findings();
}
