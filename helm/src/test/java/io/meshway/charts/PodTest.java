package io.meshway.charts;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class PodTest {
    @Test
    void podIsFitForTheRestrictedLevelAndWritesToNothingButTmp() {
        Rendered rendered = Chart.GATEWAY.render("");
        assertThat(rendered.pod().path("securityContext")).isEqualTo(Rendered.yaml("""
                        runAsNonRoot: true
                        runAsUser: 65532
                        runAsGroup: 65532
                        fsGroup: 65532
                        seccompProfile: {type: RuntimeDefault}
                        """));
        assertThat(rendered.container().path("securityContext")).isEqualTo(Rendered.yaml("""
                        allowPrivilegeEscalation: false
                        capabilities: {drop: [ALL]}
                        privileged: false
                        readOnlyRootFilesystem: true
                        """));
        assertThat(rendered.container().path("volumeMounts")).isEqualTo(Rendered.yaml("""
                        - {name: config, mountPath: /etc/meshway/config, readOnly: true}
                        - {name: tmp, mountPath: /tmp}
                        """));
    }

    @Test
    void securityContextsOfTheValuesReplaceTheCharts() {
        Rendered rendered = Chart.GATEWAY.render("""
                securityContext: {runAsUser: 1000}
                containerSecurityContext: {readOnlyRootFilesystem: false}
                """);
        assertThat(rendered.pod().path("securityContext")).isEqualTo(Rendered.yaml("runAsUser: 1000"));
        assertThat(rendered.container().path("securityContext"))
                .isEqualTo(Rendered.yaml("readOnlyRootFilesystem: false"));
    }

    /** The gateway reads these variables for who it is; its Node says where it runs. */
    @ParameterizedTest
    @CsvSource({
        "POD_NAME, metadata.name",
        "POD_NAMESPACE, metadata.namespace",
        "SERVICE_ACCOUNT, spec.serviceAccountName",
        "NODE_NAME, spec.nodeName",
    })
    void podLearnsFromTheDownwardApiWhoItIs(String variable, String path) {
        assertThat(Chart.GATEWAY.render("").container().path("env"))
                .contains(Rendered.yaml("{name: " + variable + ", valueFrom: {fieldRef: {fieldPath: " + path + "}}}"));
    }

    @Test
    void targetPortsBelow1024AreOpenedWithASysctlInsteadOfRoot() {
        JsonNode pod = Chart.GATEWAY
                .render("service: {ports: [{name: http2, port: 80, targetPort: 80}]}")
                .pod();
        assertThat(pod.at("/securityContext/sysctls"))
                .isEqualTo(Rendered.yaml("[{name: net.ipv4.ip_unprivileged_port_start, value: '0'}]"));
        assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"30,5,9s,12s", "60,5,24s,27s", "10,2,1s,4s", "120,10,51s,54s"})
    void drainsOfGatewaysPortsAndThenOfBootsFitIntoTheGracePeriodBehindThePause(
            int grace, int preStop, String drain, String phase) {
        Rendered rendered = Chart.GATEWAY.render("""
                terminationGracePeriodSeconds: %d
                drain: {preStopSeconds: %d}
                """.formatted(grace, preStop));
        assertThat(rendered.pod().path("terminationGracePeriodSeconds").asInt()).isEqualTo(grace);
        assertThat(rendered.container().at("/lifecycle/preStop/sleep/seconds").asInt())
                .isEqualTo(preStop);
        assertThat(rendered.file("chart.yaml").at("/istio/gateway/drain-time").asString())
                .isEqualTo(drain);
        assertThat(rendered.file("chart.yaml")
                        .at("/spring/lifecycle/timeout-per-shutdown-phase")
                        .asString())
                .isEqualTo(phase);
    }

    @Test
    void probesAskTheManagementPortWhichNoServiceForCallersHas() {
        Rendered rendered = Chart.GATEWAY.render("ports: {management: 9000}");
        assertThat(rendered.container().at("/startupProbe/httpGet"))
                .isEqualTo(Rendered.yaml("{path: /actuator/health/liveness, port: management}"));
        assertThat(rendered.container().at("/readinessProbe/httpGet"))
                .isEqualTo(Rendered.yaml("{path: /actuator/health/readiness, port: management}"));
        assertThat(rendered.container().at("/livenessProbe/httpGet"))
                .isEqualTo(Rendered.yaml("{path: /actuator/health/liveness, port: management}"));
        assertThat(rendered.container().path("ports"))
                .contains(Rendered.yaml("{name: management, containerPort: 9000, protocol: TCP}"));
        assertThat(rendered.file("chart.yaml").at("/management/server/port").asInt())
                .isEqualTo(9000);
        assertThat(rendered.only("Service").path("spec").path("ports"))
                .noneMatch(port -> port.path("targetPort").asInt() == 9000);
    }

    @Test
    void environmentTakesNumbersAndBooleansAsTextAndSourcesAsTheyAre() {
        Rendered rendered = Chart.GATEWAY.render("""
                env:
                  NUMBER: 10485760
                  FLAG: true
                  TEXT: "yes"
                  FROM: {valueFrom: {secretKeyRef: {name: s, key: k}}}
                envFrom: [{configMapRef: {name: more}}]
                jvmOptions: -XX:MaxRAMPercentage=60
                """);
        assertThat(rendered.variable("NUMBER").path("value")).isEqualTo(Rendered.yaml("'10485760'"));
        assertThat(rendered.variable("FLAG").path("value")).isEqualTo(Rendered.yaml("'true'"));
        assertThat(rendered.variable("TEXT").path("value")).isEqualTo(Rendered.yaml("'yes'"));
        assertThat(rendered.variable("FROM").path("valueFrom"))
                .isEqualTo(Rendered.yaml("secretKeyRef: {name: s, key: k}"));
        assertThat(rendered.variable("JAVA_TOOL_OPTIONS").path("value").asString())
                .isEqualTo("-XX:MaxRAMPercentage=60");
        assertThat(rendered.container().path("envFrom")).isEqualTo(Rendered.yaml("[{configMapRef: {name: more}}]"));
    }

    @Test
    void identityComesFromTheDownwardApi() {
        Rendered rendered = Chart.GATEWAY.render("");
        assertThat(rendered.variable("POD_NAMESPACE")
                        .at("/valueFrom/fieldRef/fieldPath")
                        .asString())
                .isEqualTo("metadata.namespace");
        assertThat(rendered.variable("POD_NAME")
                        .at("/valueFrom/fieldRef/fieldPath")
                        .asString())
                .isEqualTo("metadata.name");
        assertThat(rendered.variable("SERVICE_ACCOUNT")
                        .at("/valueFrom/fieldRef/fieldPath")
                        .asString())
                .isEqualTo("spec.serviceAccountName");
        JsonNode proxy = rendered.file("chart.yaml").at("/istio/proxy");
        assertThat(proxy.path("namespace").asString()).isEqualTo("${POD_NAMESPACE}");
        assertThat(proxy.path("id").asString()).isEqualTo("${POD_NAME}.${POD_NAMESPACE}");
        assertThat(proxy.path("service-account").asString()).isEqualTo("${SERVICE_ACCOUNT}");
        assertThat(rendered.pod().path("enableServiceLinks").asBoolean(true)).isFalse();
    }

    @Test
    void labelsOfTheProxyAreThoseOfThePod() {
        Rendered rendered = Chart.GATEWAY.render("""
                labels: {istio: ingressgateway, team: "1"}
                podLabels: {zone.example.com/x: "true"}
                """);
        JsonNode labels = rendered.workload().at("/spec/template/metadata/labels");
        assertThat(labels.path("istio").asString()).isEqualTo("ingressgateway");
        assertThat(labels.path("team")).isEqualTo(Rendered.yaml("'1'"));
        JsonNode own = rendered.file("chart.yaml").at("/istio/proxy/labels");
        assertThat(own.size()).isEqualTo(labels.size());
        labels.forEachEntry(
                (name, value) -> assertThat(own.path("[" + name + "]")).isEqualTo(value));
    }

    @Test
    void extraContainersVolumesAndSecretsJoinTheCharts() {
        Rendered rendered = Chart.GATEWAY.render("""
                volumes: [{name: mine, emptyDir: {}}]
                volumeMounts: [{name: mine, mountPath: /mine}]
                additionalContainers: [{name: beside, image: x}]
                initContainers: [{name: before, image: y}]
                tlsSecrets: [{name: backend-ca, path: /etc/istio/backend-ca, optional: true}]
                applicationFrom: [{secret: passwords}]
                imagePullSecrets: [{name: regcred}]
                """);
        assertThat(rendered.pod().path("containers")).hasSize(2);
        assertThat(rendered.pod().path("initContainers")).hasSize(1);
        assertThat(rendered.pod().path("volumes"))
                .contains(Rendered.yaml("{name: mine, emptyDir: {}}"))
                .contains(Rendered.yaml("{name: tls-0, secret: {secretName: backend-ca, optional: true}}"))
                .contains(Rendered.yaml("{name: from-0, secret: {secretName: passwords}}"));
        assertThat(rendered.container().path("volumeMounts"))
                .contains(Rendered.yaml("{name: mine, mountPath: /mine}"))
                .contains(Rendered.yaml("{name: tls-0, mountPath: /etc/istio/backend-ca, readOnly: true}"))
                .contains(Rendered.yaml("{name: from-0, mountPath: /etc/meshway/from-0, readOnly: true}"));
        assertThat(rendered.pod().path("imagePullSecrets")).isEqualTo(Rendered.yaml("[{name: regcred}]"));
    }

    @Test
    void digestPinsTheImage() {
        String digest = "sha256:" + "0".repeat(64);
        assertThat(Chart.GATEWAY
                        .render("image: {repository: 'registry.example.com:5000/gw', tag: '1', digest: '%s'}"
                                .formatted(digest))
                        .container()
                        .path("image")
                        .asString())
                .isEqualTo("registry.example.com:5000/gw@" + digest);
        assertThat(Chart.GATEWAY
                        .render("image: {tag: '1.2'}")
                        .container()
                        .path("image")
                        .asString())
                .isEqualTo("meshway/gateway-app:1.2");
    }

    @Test
    void podsSpreadOverZonesAndNodesUnlessTheValuesSayOtherwise() {
        assertThat(Chart.GATEWAY.render("").pod().path("topologySpreadConstraints"))
                .hasSize(2)
                .allSatisfy(constraint -> assertThat(
                                constraint.at("/labelSelector/matchLabels/app").asString())
                        .isEqualTo(Chart.RELEASE));
        assertThat(Chart.GATEWAY.render("topologySpreadConstraints: []").pod().has("topologySpreadConstraints"))
                .isFalse();
        JsonNode own = Chart.GATEWAY
                .render(
                        "topologySpreadConstraints: [{maxSkew: 2, topologyKey: rack, whenUnsatisfiable: DoNotSchedule}]")
                .pod()
                .path("topologySpreadConstraints")
                .path(0);
        assertThat(own.at("/labelSelector/matchLabels/istio").asString()).isEqualTo(Chart.RELEASE);
        assertThat(own.path("maxSkew").asInt()).isEqualTo(2);
    }

    @Test
    void daemonSetReplacesPodsOneByOneAndNobodyScalesIt() {
        Rendered rendered = Chart.GATEWAY.render("kind: DaemonSet");
        assertThat(rendered.kinds())
                .contains("DaemonSet")
                .doesNotContain("Deployment", "HorizontalPodAutoscaler", "PodDisruptionBudget");
        assertThat(rendered.workload().at("/spec/updateStrategy"))
                .isEqualTo(Rendered.yaml("{type: RollingUpdate, rollingUpdate: {maxSurge: 1, maxUnavailable: 0}}"));
        assertThat(rendered.workload().path("spec").has("replicas")).isFalse();
    }
}
