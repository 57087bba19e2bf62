package io.meshway.model.parse;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshway.model.ClientTls;
import io.meshway.model.EndpointSlice;
import io.meshway.model.Resource;
import io.meshway.model.Secret;
import io.meshway.model.ServerTls;
import io.meshway.model.ServiceEntry;
import io.meshway.model.Sidecar;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The defaults of Istio's and Kubernetes' APIs: a change here changes what people's files mean. */
class DefaultsTest {

    @Test
    void defaultsAreThoseOfTheApis() {
        assertThat(Defaults.TEXT).isEmpty();
        assertThat(Defaults.NUMBER).isZero();
        assertThat(Defaults.CREATED).isEqualTo(Instant.MIN);
        assertThat(Defaults.MIRROR_PERCENT).isEqualTo(100.0);
        assertThat(Defaults.PERCENT).isZero();
        assertThat(Defaults.SERVER_TLS_MODE).isEqualTo(ServerTls.Mode.PASSTHROUGH);
        assertThat(Defaults.CLIENT_TLS_MODE).isEqualTo(ClientTls.Mode.DISABLE);
        assertThat(Defaults.PROXY_PROTOCOL).isEqualTo("V1");
        assertThat(Defaults.RESOLUTION).isEqualTo(ServiceEntry.Resolution.NONE);
        assertThat(Defaults.LOCATION).isEqualTo("MESH_EXTERNAL");
        assertThat(Defaults.OUTBOUND_MODE).isEqualTo(Sidecar.Mode.REGISTRY_ONLY);
        assertThat(Defaults.COOKIE_PATH).isEmpty();
        assertThat(Defaults.MAGLEV_TABLE_SIZE).isZero();
        assertThat(Defaults.SERVICE_TYPE).isEqualTo("ClusterIP");
        assertThat(Defaults.PORT_PROTOCOL).isEqualTo("TCP");
        assertThat(Defaults.ADDRESS_TYPE).isEqualTo("IPv4");
        assertThat(Defaults.SECRET_TYPE).isEqualTo("Opaque");
        assertThat(Defaults.SERVICE_ACCOUNT).isEqualTo("default");
        assertThat(Defaults.POD_READY).isTrue();
    }

    @Test
    void bareKubernetesKindsReadWithDefaults() {
        EndpointSlice slice = (EndpointSlice) bare("discovery.k8s.io/v1", "EndpointSlice");
        Secret secret = (Secret) bare("v1", "Secret");

        assertThat(slice.addressType()).isEqualTo(Defaults.ADDRESS_TYPE);
        assertThat(secret.type()).isEqualTo(Defaults.SECRET_TYPE);
    }

    @ParameterizedTest
    @CsvSource({
        "networking.istio.io/v1, VirtualService",
        "networking.istio.io/v1, DestinationRule",
        "networking.istio.io/v1, Gateway",
        "networking.istio.io/v1, ServiceEntry",
        "networking.istio.io/v1, WorkloadEntry",
        "networking.istio.io/v1, Sidecar",
        "v1, Service",
        "discovery.k8s.io/v1, EndpointSlice",
        "v1, Pod",
        "v1, Secret",
        "v1, Namespace",
        "v1, Node",
        "v1, ConfigMap",
    })
    void everyKindReadsWithoutSpec(String apiVersion, String kind) {
        assertThat(bare(apiVersion, kind).key().kind()).hasToString(kind);
    }

    private static Resource bare(String apiVersion, String kind) {
        return Parsed.yaml("{apiVersion: " + apiVersion + ", kind: " + kind + ", metadata: {name: a}}")
                .clean(Resource.class);
    }
}
