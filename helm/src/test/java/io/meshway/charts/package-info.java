/**
 * Tests of the Helm charts.
 *
 * <p>Takes the charts of this folder and values. Gives the objects that Helm renders. Never talks to a cluster.
 */
package io.meshway.charts;
