package io.meshway.charts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Names that YAML takes for something else when nobody quotes them. */
class NamesTest {
    private static final Set<String> TEXTS = Set.of("name", "namespace", "app", "istio", "serviceAccountName");

    @ParameterizedTest
    @ValueSource(strings = {"y", "no", "true", "null", "123", "1e3", "0x10"})
    void nameStaysATextWhereverItAppears(String name) {
        Rendered rendered = Chart.GATEWAY.render(
                "serviceMonitor: {enabled: true}\nnetworkPolicy: {enabled: true}\nwatchNamespaces: ['1']", name, name);
        assertThat(rendered.objects()).isNotEmpty().allSatisfy(NamesTest::onlyTexts);
        assertThat(rendered.workload().at("/metadata/name").asString()).isEqualTo(name);
    }

    private static void onlyTexts(JsonNode node) {
        node.forEachEntry((key, value) -> {
            if (TEXTS.contains(key) && !value.isObject()) {
                assertThat(value.isString()).as("%s: %s", key, value).isTrue();
            }
            onlyTexts(value);
        });
        if (node.isArray()) {
            node.forEach(NamesTest::onlyTexts);
        }
    }
}
