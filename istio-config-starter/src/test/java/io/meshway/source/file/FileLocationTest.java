package io.meshway.source.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FileLocationTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    file:./istio/             | ./istio         | a.yaml b/c.yml b/d/e.json X.YAML
                    ./istio                   | ./istio         | a.yaml b/c.yml b/d/e.json X.YAML
                    file:/etc/mesh            | /etc/mesh       | a.yaml b/c.yml b/d/e.json X.YAML
                    file:///etc/mesh/         | /etc/mesh       | a.yaml b/c.yml b/d/e.json X.YAML
                    file:/etc/mesh/*.yaml     | /etc/mesh       | a.yaml
                    file:/etc/mesh/**/*.yml   | /etc/mesh       | b/c.yml
                    file:/etc/mesh/**/?.yaml  | /etc/mesh       | a.yaml
                    /etc/**/*.{yaml,json}     | /etc            | a.yaml b/d/e.json
                    /etc/{a,b/c}.y*           | /etc            | a.yaml b/c.yml
                    *.yaml                    | .               | a.yaml
                    /*.yaml                   | /               | a.yaml
                    """)
    void locationMeansTheFilesThatItsAuthorExpects(String location, String base, String covered) {
        var meant = FileLocation.parse(location);

        assertThat(meant.base()).isEqualTo(Path.of(base));
        assertThat(List.of("a.yaml", "b/c.yml", "b/d/e.json", "X.YAML", "readme.md", "b/c.yaml.bak"))
                .filteredOn(meant::covers)
                .isEqualTo(Arrays.asList(covered.split(" ")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {".a.yaml", ".a.yaml.swp", "a.yaml~", "#a.yaml#", ".#a.yaml", "..data", "..2024_01_01", "~$a.yaml"
            })
    void hiddenAndTemporaryNamesArePassedOver(String name) {
        assertThat(FileLocation.ignores(name)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"classpath:istio/", "https://example.com/a.yaml", "file:", ""})
    void locationThatIsNoPlaceOnTheFileSystemIsRefused(String location) {
        assertThatIllegalArgumentException().isThrownBy(() -> FileLocation.parse(location));
    }

    @Test
    void globWithoutTwoStarsDoesNotDescend() {
        assertThat(FileLocation.parse("/etc/*.yaml").depth()).isZero();
        assertThat(FileLocation.parse("/etc/*/a.yaml").depth()).isEqualTo(1);
    }
}
