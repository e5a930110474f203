package sim.kafka.live;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;

/** Members with an instance id: one goes and comes back, one is doubled, one stalls, one stays away. */
final class StaticPart {
  private StaticPart() {}

  static ObjectNode record(Cluster cluster, String name, Map<String, String> settings) throws Exception {
    boolean classic = settings.get("group.protocol").equals("classic");
    try (Part part = new Part(cluster, name, settings, List.of())) {
      part.spawn("P", "P", "p");
      part.spawn("Q", "Q", "q");
      part.spawn("P2", "P", "p");
      part.spawn("Q2", "Q", "q");
      part.step("P and Q join with instance ids", () -> {
        part.append(10);
        part.open("P");
        part.open("Q");
        part.join("P");
        part.wait(300);
        part.join("Q");
      }, "P", "Q");

      part.step("P is closed and returns within the session timeout", () -> {
        part.open("P2");
        part.close("P");
        part.append(10);
        part.wait(1000);
        part.join("P2");
      }, "P2", "Q");

      // Who goes on depends on the protocol: the classic one fences the older, the new one turns the newer away.
      String stays = classic ? "Q2" : "Q";
      String goes = classic ? "Q" : "Q2";
      part.step("a second member comes with the instance id of Q", () -> {
        part.join("Q2");
        part.member(goes).await("to be refused", () -> part.member(goes).lastError() != null);
        part.append(10);
      }, "P2", stays);

      part.step("P2 stops polling", () -> part.stop("P2"), stays);
      part.step("P2 polls again", () -> part.resume("P2"), "P2", stays);
      part.step("P2 is closed and stays away", () -> part.close("P2"), stays);
      return part.toJson();
    }
  }
}
