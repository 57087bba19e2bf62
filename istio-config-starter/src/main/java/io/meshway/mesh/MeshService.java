package io.meshway.mesh;

import io.meshway.model.KubeService;
import io.meshway.model.Resource;
import io.meshway.model.ServiceEntry;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A host that the registry knows, without its endpoints. */
sealed interface MeshService {
    /** Complete, lower case; a ServiceEntry's may be {@code *.suffix}. */
    String host();

    /** The resource that declares the host. */
    Resource resource();

    /** In declared order. */
    List<ServicePort> ports();

    /** Names that a server's certificate may carry. */
    List<String> subjectAltNames();

    /** The port that is meant when a destination names none; null when the service has several. */
    default @Nullable ServicePort onlyPort() {
        return ports().size() == 1 ? ports().get(0) : null;
    }

    /** The port with this number; null when it is not declared. */
    default @Nullable ServicePort port(int number) {
        for (ServicePort port : ports()) {
            if (port.number() == number) {
                return port;
            }
        }
        return null;
    }

    /** A Kubernetes Service with endpoints. */
    record Kubernetes(String host, KubeService resource, List<ServicePort> ports, List<String> subjectAltNames)
            implements MeshService {}

    /** A Kubernetes Service of type ExternalName: another name for {@code target}. */
    record Alias(String host, KubeService resource, List<ServicePort> ports, String target) implements MeshService {
        @Override
        public List<String> subjectAltNames() {
            return List.of();
        }
    }

    /**
     * One host of a ServiceEntry.
     *
     * @param entries the oldest one, which decides, and those that add their ports to it
     * @param ports of all entries; of a number that several declare, the first
     */
    record External(String host, List<ServiceEntry> entries, List<ServicePort> ports) implements MeshService {
        @Override
        public ServiceEntry resource() {
            return entries.get(0);
        }

        @Override
        public List<String> subjectAltNames() {
            return resource().subjectAltNames();
        }

        /** Istio looks at the first entry alone, even when others added ports. */
        @Override
        public @Nullable ServicePort onlyPort() {
            return resource().ports().size() == 1 ? ports.get(0) : null;
        }
    }
}
