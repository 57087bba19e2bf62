package io.meshway.cluster.hash;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class XxHash64Test {
    @ParameterizedTest
    @CsvSource({
        "'', 0, ef46db3751d8e999",
        "a, 0, d24ec4f1a98c6e5b",
        "abc, 0, 44bc2cf5ad770999",
        "alice, 0, 73a3ea485f2e6049",
        "10.0.0.1:8080, 0, cb972177068eb685",
        "10.0.0.1:8080, 1, 0dfce9efd349b428",
        "10.0.0.1:8080_0, 0, 23a29ae775dfd4a3",
        "Nobody inspects the spammish repetition, 0, fbcea83c8a378bf1"
    })
    void textHashesAsElsewhere(String text, long seed, String hexadecimal) {
        assertThat(Long.toHexString(XxHash64.ofText(text, seed))).isEqualTo(hexadecimal.replaceFirst("^0+", ""));
    }

    @Test
    void textBeyondAsciiHashesItsUtf8BytesWhichIsWhatTheWireCarries() {
        String text = "grüße, 世界: a text of more than thirty-two bytes 🚀";
        String wire = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);

        assertThat(XxHash64.ofText(text)).isEqualTo(XxHash64.ofBytes(wire, 0)).isNotEqualTo(XxHash64.ofBytes(text, 0));
    }

    @Test
    void chainedValuesDependOnTheirOrder() {
        long ab = XxHash64.ofText("b", XxHash64.ofText("a"));

        assertThat(ab).isNotEqualTo(XxHash64.ofText("a", XxHash64.ofText("b"))).isNotEqualTo(XxHash64.ofText("ab"));
    }
}
