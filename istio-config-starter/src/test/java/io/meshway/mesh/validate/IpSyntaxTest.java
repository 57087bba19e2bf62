package io.meshway.mesh.validate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IpSyntaxTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "255.255.255.255",
                "::",
                "::1",
                "1::",
                "fe80::1:2",
                "1:2:3:4:5:6:7:8",
                "::ffff:10.0.0.1",
                "1:2:3:4:5:6:1.2.3.4"
            })
    void addresses(String text) {
        assertThat(IpSyntax.isAddress(text)).isTrue();
        assertThat(IpSyntax.isBlock(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1.2.3",
                "1.2.3.256",
                "01.2.3.4",
                "1.2.3.4.5",
                "a.b.c.d",
                "1:2",
                "1:2:3:4:5:6:7:8:9",
                "1::2::3",
                "12345::",
                "1:2:3:4:5:6:7::8",
                ":1",
                "1.2.3.4::",
                "[::1]",
                "fe80::1%eth0",
                ":",
                ":::"
            })
    void otherTexts(String text) {
        assertThat(IpSyntax.isAddress(text)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.0/0", "10.0.0.0/32", "2001:db8::/128"})
    void blocks(String text) {
        assertThat(IpSyntax.isBlock(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"10.0.0.0/33", "::/129", "10.0.0.0/", "10.0.0.0/08", "10.0.0.0/-1", "/8", "a/8", "10.0.0.0/8/8"})
    void noBlocks(String text) {
        assertThat(IpSyntax.isBlock(text)).isFalse();
    }
}
