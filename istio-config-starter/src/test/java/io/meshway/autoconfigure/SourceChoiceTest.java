package io.meshway.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshway.autoconfigure.ConfigSourceProperties.Source;
import io.meshway.model.Finding;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.env.MockEnvironment;

class SourceChoiceTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            AUTO  | spring.main.cloud-platform=kubernetes | this is a pod
            AUTO  | KUBECONFIG=/home/me/.kube/config      | a kubeconfig is named
            AUTO  | other=x                               |
            FILES | spring.main.cloud-platform=kubernetes |
            """)
    void autoInAClusterSaysThatFilesAreRead(Source source, String property, String reason) {
        String[] nameAndValue = property.split("=");
        var environment = new MockEnvironment().withProperty(nameAndValue[0], nameAndValue[1]);

        var findings = SourceChoice.findings(source, "file:./istio/", environment);

        assertThat(findings).hasSize(reason == null ? 0 : 1).allSatisfy(finding -> {
            assertThat(finding.message()).contains("file:./istio/", reason);
            assertThat(finding.advice()).contains("istio.config.source=files");
        });
        assertThat(findings).noneMatch(Finding::isError);
    }
}
