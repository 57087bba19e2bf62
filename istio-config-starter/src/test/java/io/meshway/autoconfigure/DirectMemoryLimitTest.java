package io.meshway.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.SpringApplication;
import org.springframework.mock.env.MockEnvironment;

class DirectMemoryLimitTest {
    private static final long MIB = 1 << 20;

    private final Properties system = new Properties();

    private void process(String share, long memory, long boundOfTheJvm) {
        MockEnvironment environment = new MockEnvironment();
        if (!share.isEmpty()) {
            environment.setProperty(DirectMemoryLimit.SHARE, share);
        }
        new DirectMemoryLimit(system, () -> memory, () -> boundOfTheJvm)
                .postProcessEnvironment(environment, new SpringApplication());
    }

    private long bound() {
        return Long.parseLong(system.getProperty(DirectMemoryLimit.OF_NETTY, "0"));
    }

    @ParameterizedTest
    @CsvSource({
        "10, 1000, 100",
        "10, 512, 51",
        "20, 100, 20",
        "10, 100, 16", // never less
        "0, 512, 0",
        "'', 512, 0",
        "many, 512, 0",
        "-5, 512, 0",
        "101, 512, 0",
    })
    void isAShareOfTheMemory(String share, long memory, long bound) {
        process(share, memory * MIB, 0);

        assertThat(bound() / MIB).isEqualTo(bound);
    }

    @Test
    void optionOfTheJvmHolds() {
        process("10", 1000 * MIB, 64 * MIB);

        assertThat(bound()).isZero();
    }

    @Test
    void propertyOfNettyHolds() {
        system.setProperty(DirectMemoryLimit.OF_NETTY, "77");
        process("10", 1000 * MIB, 0);

        assertThat(bound()).isEqualTo(77);
    }
}
