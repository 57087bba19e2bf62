package io.meshway.cluster.balance;

/** How much each candidate weighs at this moment; above zero. */
@FunctionalInterface
interface Weights {
    double of(int candidate);
}
