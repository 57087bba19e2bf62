package io.meshway.charts;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every wrong value is refused with a text that names it and says what would be right. */
class RefusedValuesTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '§',
            value = {
                "replicaCout: 2|replicaCout|not allowed",
                "kind: StatefulSet|/kind|'Deployment', 'DaemonSet'",
                "replicaCount: many|/replicaCount|integer",
                "replicaCount: -1|/replicaCount|minimum",
                "image: gateway:1|/image|object",
                "image: {repository: 'gateway:1'}|/image/repository|pattern",
                "image: {pullPolicy: Always}|/image|pullPolicy",
                "image: {digest: 'md5:1'}|/image/digest|sha256",
                "imagePullPolicy: Sometimes|/imagePullPolicy|'Always', 'IfNotPresent', 'Never'",
                "imagePullSecrets: [regcred]|/imagePullSecrets/0|object",
                "service: {type: External}|/service/type|'LoadBalancer', 'NodePort', 'ClusterIP', 'None'",
                "service: {ports: [{name: http, port: 70000}]}|/service/ports/0/port|maximum",
                "service: {ports: [{port: 80}]}|/service/ports/0|name",
                "service: {ports: [{name: HTTP, port: 80}]}|/service/ports/0/name|pattern",
                "service: {ports: [{name: dns, port: 53, protocol: UDP}]}|/service/ports/0/protocol|TCP",
                "service: {externalTrafficPolicy: local}|/service/externalTrafficPolicy|'Cluster', 'Local'",
                "service: {ipFamilies: [IPv5]}|/service/ipFamilies/0|'IPv4', 'IPv6'",
                "service: {ipFamilyPolicy: Dual}|/service/ipFamilyPolicy|PreferDualStack",
                "autoscaling: {minReplicas: 0}|/autoscaling/minReplicas|minimum",
                "autoscaling: {targetCpu: 80}|/autoscaling|targetCpu",
                "podDisruptionBudget: {minAvailable: half}|/podDisruptionBudget/minAvailable|%",
                "env: [{name: A, value: b}]|/env|object",
                "application: 'istio.x=1'|/application|object",
                "watchNamespaces: shop|/watchNamespaces|array",
                "watchNamespaces: [Shop]|/watchNamespaces/0|pattern",
                "rbac: {enabled: 'yes'}|/rbac/enabled|boolean",
                "terminationGracePeriodSeconds: 30s|/terminationGracePeriodSeconds|integer",
                "tlsSecrets: [{name: a, path: relative}]|/tlsSecrets/0/path|pattern",
                "tlsSecrets: [{name: a}]|/tlsSecrets/0|path",
                "serviceMonitor: {interval: 30}|/serviceMonitor/interval|string",
                "ports: {http: 0}|/ports/http|minimum",
                "labels: {a: [b]}|/labels/a|string",
                "resources: {limits: {memory: [1]}}|/resources/limits/memory|string",
                "name: My_Gateway|/name|pattern",
            })
    void schemaNamesTheValueAndWhatItMayBe(String values, String where, String what) {
        assertThat(Chart.GATEWAY.refusal(values)).contains(where, what);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '§',
            value = {
                "networkGateway: net1|networkGateway is \"net1\"|Leave it empty",
                "runAsRoot: true|runAsRoot is true|Take runAsRoot out",
                "podAnnotations: {inject.istio.io/templates: gateway}|inject an Envoy|Take these entries out",
                "labels: {sidecar.istio.io/inject: 'true'}|labels asks Istio|Take these entries out",
                "image: {repository: auto}|image.repository is \"auto\"|Name the image",
                "application: {server: {port: 80}}|server.port|ports.http",
                "application: {server.port: 80}|server.port|ports.http",
                "application: {management: {server: {port: 80}}}|management.server.port|ports.management",
                "application: {management.server.port: 80}|management.server.port|ports.management",
                "applicationFrom: [{secret: a, configMap: b}]|applicationFrom|one of configMap and secret",
                "applicationFrom: [{}]|applicationFrom|one of configMap and secret",
                "ports: {http: 15020}|ports.http|must differ",
                "service: {ports: [{name: http, port: 80, targetPort: 15020}]}|callers could read the actuator|ports.management",
                "hostNetwork: true\\nservice: {ports: [{name: http, port: 80}]}|hostNetwork|1024",
                "terminationGracePeriodSeconds: 10\\ndrain: {seconds: 15}|terminationGracePeriodSeconds is 10|take up to 41",
                "terminationGracePeriodSeconds: 5|terminationGracePeriodSeconds is 5|lower the others",
                "autoscaling: {minReplicas: 9}|autoscaling.minReplicas is 9|which is 5",
            })
    void chartSaysWhatToDoInstead(String values, String wrong, String wayOut) {
        assertThat(Chart.GATEWAY.refusal(values.replace("\\n", "\n"))).contains(wrong, wayOut);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '§',
            value = {"existing: overwrite|'fail', 'skip'", "keep: maybe|boolean", "crds: true|crds"})
    void chartOfTheKindsIsAsStrict(String values, String what) {
        assertThat(Chart.CRDS.refusal(values)).contains(what);
    }
}
