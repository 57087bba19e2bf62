package io.meshway.transport.door;

import io.meshway.proxy.Plan;

/** Which door a plan takes; decided when configuration is applied, only looked up here. */
@FunctionalInterface
public interface DoorChoice {
    /** Every plan runs natively. */
    DoorChoice NATIVE = plan -> false;

    /** Whether the plan runs inside Spring Cloud Gateway, because a bean of the user takes part in it. */
    boolean springFor(Plan plan);
}
