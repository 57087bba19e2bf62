package io.meshway.charts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** What holds whatever the values are: of every choice each value is rendered with each value of every other choice. */
class CombinationsTest {
    private static final List<List<String>> CHOICES = List.of(
            List.of("kind: Deployment", "kind: DaemonSet"),
            List.of("autoscaling: {enabled: true}", "autoscaling: {enabled: false}"),
            List.of("watchNamespaces: []", "watchNamespaces: [shop, istio-system]"),
            List.of("rbac: {enabled: true}", "rbac: {enabled: false}", "rbac: {secretNames: [a, b]}"),
            List.of(
                    "service: {type: LoadBalancer, loadBalancerSourceRanges: [10.0.0.0/8]}",
                    "service: {type: ClusterIP, ports: [{name: http, port: 80, targetPort: 80}]}",
                    "service: {type: None}",
                    "service: {type: NodePort, ports: [{name: http, port: 80, targetPort: 8080, nodePort: 30080}]}"),
            List.of("serviceAccount: {create: true}", "serviceAccount: {create: false, name: theirs}"),
            List.of("networkPolicy: {enabled: true}", "networkPolicy: {enabled: false}"),
            List.of("serviceMonitor: {enabled: true}", "serviceMonitor: {enabled: false}"),
            List.of(
                    "podDisruptionBudget: {minAvailable: 2}",
                    "podDisruptionBudget: {maxUnavailable: null}",
                    "podDisruptionBudget: {maxUnavailable: 50%}"),
            List.of("ports: {status: 0}", "ports: {status: 15021}"),
            List.of("name: ''", "name: other"),
            List.of("labels: {}", "labels: {team: '1', istio: ingressgateway}"),
            List.of("annotations: {}", "annotations: {owner: me}"),
            List.of("application: {}", "application: {server: {tomcat: {x: 1}}, logging.level.root: debug}"),
            List.of("applicationFrom: []", "applicationFrom: [{secret: a}, {configMap: b}]"),
            List.of("tlsSecrets: []", "tlsSecrets: [{name: a, path: /etc/a}]"));

    /** Every pair of values of two choices, in as few combinations as taking them greedily gives. */
    static Stream<String> values() {
        Set<String> covered = new HashSet<>();
        List<String> combinations = new ArrayList<>();
        int turn = 0;
        for (int one = 0; one < CHOICES.size(); one++) {
            for (int other = one + 1; other < CHOICES.size(); other++) {
                for (String first : CHOICES.get(one)) {
                    for (String second : CHOICES.get(other)) {
                        if (!covered.contains(first + second)) {
                            List<String> combination = combination(one, first, other, second, turn++);
                            combination.forEach(x -> combination.forEach(y -> covered.add(x + y)));
                            combinations.add(String.join("\n", combination));
                        }
                    }
                }
            }
        }
        return combinations.stream();
    }

    private static List<String> combination(int one, String first, int other, String second, int turn) {
        List<String> values = new ArrayList<>();
        for (int choice = 0; choice < CHOICES.size(); choice++) {
            List<String> options = CHOICES.get(choice);
            // Another digit of the turn for each choice, or neighbours would always change together.
            values.add(
                    choice == one
                            ? first
                            : choice == other ? second : options.get((turn >> (choice % 4)) % options.size()));
        }
        return values;
    }

    @ParameterizedTest
    @MethodSource("values")
    void objectsAreWhole(String values) {
        Rendered rendered = Chart.GATEWAY.render(values);
        assertThat(rendered.objects()).allSatisfy(object -> {
            assertThat(object.path("apiVersion").isString()).isTrue();
            assertThat(object.at("/metadata/name").isString()).isTrue();
            assertThat(object.at("/metadata/labels").isObject()).isTrue();
            assertThat(nulls(object)).as("fields without a value in %s", object).isEmpty();
        });
        assertThat(rendered.objects().stream().map(CombinationsTest::identity)).doesNotHaveDuplicates();
        assertThat(rendered.workload().at("/spec/template/metadata/labels").toString())
                .as("labels that the workload selects its pods by")
                .contains(inner(rendered.workload().at("/spec/selector/matchLabels")));
    }

    private static String identity(JsonNode object) {
        return object.path("kind").asString() + " "
                + object.at("/metadata/namespace").asString("") + "/"
                + object.at("/metadata/name").asString();
    }

    private static String inner(JsonNode map) {
        String text = map.toString();
        return text.substring(1, text.length() - 1);
    }

    private static List<String> nulls(JsonNode object) {
        List<String> found = new ArrayList<>();
        object.forEachEntry((name, value) -> {
            if (value.isNull()) {
                found.add(name);
            }
            found.addAll(nulls(value));
        });
        if (object.isArray()) {
            object.forEach(item -> found.addAll(nulls(item)));
        }
        return found;
    }
}
