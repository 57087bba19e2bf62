package io.meshway.mesh;

import static io.meshway.fixtures.MeshYaml.istio;
import static io.meshway.mesh.Linked.GATEWAY;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who sees a VirtualService ({@code exportTo}), and in which order those that are seen count. The gateway is in namespace {@code default}. */
class VirtualServiceOrderTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            app     | []                | true
            app     | ["*"]             | true
            app     | ["*", other]      | true
            app     | [.]               | false
            default | [.]               | true
            app     | [default]         | true
            app     | [other, default]  | true
            app     | [other]           | false
            default | [other]           | false
            app     | ["~"]             | false
            default | ["~"]             | false
            app     | ["~", default]    | false
            """)
    void exportToSaysWhichNamespacesSeeIt(String namespace, String exportTo, boolean seen) {
        Linked linked = Linked.yaml(GATEWAY, exported(namespace + "/v", exportTo, "a.net"));

        assertThat(linked.domains()).isEqualTo(seen ? List.of("h.com") : List.of());
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            .,       false
            *,       true
            default, true
            other,   false
            """)
    void defaultOfTheMeshHoldsWhereNothingIsWritten(String meshDefault, boolean seen) {
        assertThat(Visibility.of(List.of(), List.of(meshDefault), "app").includes("default"))
                .isEqualTo(seen);
    }

    @Test
    void privateOnesComeBeforeThoseExportedByNameBeforePublicOnesEachOldestFirst() {
        Linked linked = Linked.yaml(
                GATEWAY,
                exported("app/public-young@2022", "[]", "2.net"),
                exported("app/public-old@2021", "[\"*\"]", "1.net"),
                exported("app/named@2023", "[default]", "3.net"),
                exported("default/private-young@2025", "[.]", "5.net"),
                exported("default/private-old@2024", "[.]", "4.net"));

        assertThat(linked.targets("h.com")).containsExactly("4.net", "5.net", "3.net", "1.net", "2.net");
    }

    @Test
    void thoseOfOneAgeComeByNameThenByNamespace() {
        Linked linked = Linked.yaml(
                GATEWAY,
                exported("z/b@2020", "[]", "zb.net"),
                exported("a/b@2020", "[]", "ab.net"),
                exported("z/a@2020", "[]", "za.net"),
                exported("y/z", "[]", "first.net"));

        assertThat(linked.targets("h.com")).containsExactly("first.net", "za.net", "ab.net", "zb.net");
    }

    private static String exported(String name, String exportTo, String target) {
        return istio("VirtualService", name, """
                {hosts: [h.com], gateways: [default/gw], exportTo: %s,
                   http: [{match: [{uri: {exact: /x}}], route: [{destination: {host: %s}}]}]}""".formatted(exportTo, target));
    }
}
