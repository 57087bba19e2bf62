package io.meshway.autoconfigure;

import io.meshway.actuate.DurationText;
import io.meshway.gateway.DoorMode;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.cloud.CloudPlatform;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.core.env.Environment;
import org.springframework.validation.annotation.Validated;

/**
 * How Gateways become sockets.
 *
 * @param portMapping Port to open for a Gateway server's number, such as 80: 8080; the number itself where there is no entry.
 * @param door How requests reach the core: native without Spring's objects, spring through Spring Cloud Gateway's filters, auto
 *     native unless a bean of the application wants to take part.
 * @param drainTime How long connections of a closed listener, or of a gateway that stops, may finish what they are doing.
 * @param terminationDrainDuration How long a gateway that was told to stop still accepts connections, while it is no longer ready and
 *     asks clients to go elsewhere: for those who have not noticed yet. 5 s on Kubernetes, as in Istio, and none elsewhere.
 * @param connectAttempts How many endpoints are tried for a connection of TCP, or of TLS that passes through, before the client is closed; 1 is what
 *     Istio's gateways do.
 */
@Validated
@ConfigurationProperties("istio.gateway")
public record GatewayProperties(
        @DefaultValue Map<Integer, Integer> portMapping,
        @DefaultValue("auto") @NotNull DoorMode door,
        @DefaultValue("15s") @NotNull Duration drainTime,
        @Nullable Duration terminationDrainDuration,
        @DefaultValue("3") @Min(1) int connectAttempts) {
    /** Istio's {@code terminationDrainDuration}. */
    private static final Duration ON_KUBERNETES = Duration.ofSeconds(5);

    private static final int HIGHEST_PORT = 65_535;

    public GatewayProperties {
        portMapping.forEach((number, port) -> {
            if (number < 1 || number > HIGHEST_PORT || port < 1 || port > HIGHEST_PORT) {
                throw new UnusablePropertyException(
                        "istio.gateway.port-mapping." + number,
                        port.toString(),
                        "a port is a number from 1 to " + HIGHEST_PORT,
                        "Write the number that a Gateway's server has, and behind it the port to open, such as 80: 8080.");
            }
        });
        portMapping = Map.copyOf(portMapping);
        notNegative("drain-time", drainTime);
        if (terminationDrainDuration != null) {
            notNegative("termination-drain-duration", terminationDrainDuration);
        }
    }

    private static void notNegative(String name, Duration time) {
        if (time.isNegative()) {
            throw new UnusablePropertyException(
                    "istio.gateway." + name,
                    DurationText.of(time),
                    "time does not run backwards",
                    "Write a duration of zero or more, such as 5s.");
        }
    }

    /** How long to accept connections after the signal to stop. */
    Duration terminationDrain(Environment environment) {
        if (terminationDrainDuration != null) {
            return terminationDrainDuration;
        }
        return CloudPlatform.getActive(environment) == CloudPlatform.KUBERNETES ? ON_KUBERNETES : Duration.ZERO;
    }
}
