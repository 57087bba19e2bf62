package io.meshway.cluster.balance;

import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * What balancers work with.
 *
 * @param position where round robin stands; it outlives the list of candidates
 * @param random asked once per use, so that a thread-local generator may be given
 * @param clock for slow start
 */
public record BalanceMeans(AtomicInteger position, Supplier<RandomGenerator> random, InstantSource clock) {}
