package io.meshway.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.env.MockEnvironment;

class SourceChoiceTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            auto       | spring.main.cloud-platform=kubernetes             | true
            auto       | KUBECONFIG=/home/me/.kube/config                  | true
            auto       | istio.config.kubeconfig=/home/me/.kube/config     | true
            auto       | other=x                                           | false
            files      | spring.main.cloud-platform=kubernetes             | false
            files      | KUBECONFIG=/home/me/.kube/config                  | false
            kubernetes | other=x                                           | true
            """)
    void autoIsTheApiServerInAPodOrWhereAKubeconfigIsNamed(String source, String property, boolean kubernetes) {
        String[] nameAndValue = property.split("=");
        var environment = new MockEnvironment()
                .withProperty("istio.config.source", source)
                .withProperty(nameAndValue[0], nameAndValue[1]);

        assertThat(SourceChoice.isKubernetes(environment)).isEqualTo(kubernetes);
    }
}
