package io.meshway.model.parse;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {

    @ParameterizedTest
    @CsvSource({
        "10s, PT10S",
        "1.5s, PT1.5S",
        "100ms, PT0.1S",
        "1h30m, PT1H30M",
        "0s, PT0S",
        "0, PT0S",
        "2m, PT2M",
        "500us, PT0.0005S",
        "500µs, PT0.0005S",
        "1ns, PT0.000000001S",
        "0.000000001s, PT0.000000001S",
        "3.000000001s, PT3.000000001S",
        ".5s, PT0.5S",
        "1.s, PT1S",
        "+1s, PT1S",
        "-1.5s, PT-1.5S",
        "315576000000s, PT315576000000S",
    })
    void durationsOfProtobufAndGoAreRead(String text, Duration expected) {
        assertThat(Durations.parse(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-",
                "10",
                "s",
                ".s",
                "1x",
                "1s2",
                "1 s",
                "1d",
                "1e3s",
                "ten seconds",
                "1S",
                "315576000001s",
                "99999999999999999999999999999999999999999999999999999999999999999s"
            })
    void otherTextsAreNone(String text) {
        assertThat(Durations.parse(text)).isNull();
    }
}
