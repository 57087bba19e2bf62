package io.meshway.gateway;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The door that requests take, decided once the beans are known.
 *
 * @param spring through Spring Cloud Gateway's filters
 * @param reason for people
 * @param passedBy what of the application would take part and does not
 */
public record DoorDecision(boolean spring, String reason, List<String> passedBy) {
    private static final Logger log = LoggerFactory.getLogger(DoorDecision.class);

    /**
     * Decides, and says so.
     *
     * @param participants names of what would miss requests on the native door
     */
    public static DoorDecision decide(DoorMode mode, List<String> participants) {
        if (mode == DoorMode.SPRING) {
            return new DoorDecision(true, "istio.gateway.door=spring", List.of());
        }
        if (participants.isEmpty()) {
            return new DoorDecision(false, "nothing of the application takes part in requests", List.of());
        }
        String names = String.join(", ", participants);
        if (mode == DoorMode.NATIVE) {
            log.warn("istio.gateway.door=native: these do not run for mesh routes: {}", names);
            return new DoorDecision(false, "istio.gateway.door=native, past " + names, participants);
        }
        log.info("Mesh routes take the Spring door, because of: {}", names);
        return new DoorDecision(true, "these take part: " + names, List.of());
    }
}
