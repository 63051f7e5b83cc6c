// Cases.java - the cases of run.py in Java: a name and a value on each line.

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import parkhub.*;

public final class Cases {
	private static final String URL = System.getenv("PARKHUB_URL");
	private static final String STUB = System.getenv("STUB_URL");
	private static final long OTHER = Long.parseLong(System.getenv("OTHER_DEVICE"));

	private static void say(String name, Object value) {
		System.out.println(name + "\t" + value);
	}

	private static ParkException caught(Runnable ask) {
		try {
			ask.run();
		} catch (ParkException e) {
			return e;
		}
		throw new IllegalStateException("nothing was refused");
	}

	private static void computing(Park park) {
		say("typed", park.compute(new Models.Ene001().T(300)).outputs().get("p"));
		say("number", park.compute("ENE-001", Map.of("T", 300)).outputs().get("p"));
		say("unit", park.compute(new Models.Ene001().T(new Quantity(26.85, "Cel"))).outputs().get("p"));
		say("algorithm", park.compute(new Algorithms.Sta01().x(1, 2, 3, 6)).outputs().get("mean"));
		var many = park.computeBatch(List.of(new Models.Ene001().T(300), new Models.Ene001().T(1), new Models.Ene001().T(310)));
		say("batch", many.results().stream().map(r -> r.containsKey("error") ? Json.object(r.get("error")).get("field").toString() : "ok")
				.collect(Collectors.joining(" ")));
		say("long", park.computeLong(new Models.Ene001().T(300), Duration.ofMinutes(1)).outputs().get("p"));
		var x = Series.of(System.getenv("SERIES_DEVICE"), System.getenv("SERIES_METRIC")).from(System.getenv("SERIES_FROM"))
				.to(System.getenv("SERIES_TO")).each("1h", "mean").unitless();
		say("series", park.compute(new Algorithms.Sta01().x(x)).outputs().get("mean"));
	}

	private static void refusals(Park park) {
		var e = caught(() -> park.compute(new Models.Ene001().T(1)));
		say("refused", e.status + " " + e.code + " " + e.field + " " + (e.request != null));
		e = caught(() -> park.computeLong(new Models.Ene001().T(1), Duration.ofMinutes(1)));
		say("long refused", e.status + " " + e.code + " " + e.field);
		say("token", caught(() -> new Park(URL, "pk_wrong").call("getPark", Map.of())).status);
		say("stranger", caught(() -> park.getDevice(OTHER)).status);
		e = caught(() -> park.call("getDevice", Map.of()));
		say("missing", e.status + " " + e.code + " " + e.field);
		e = caught(() -> park.call("getPark", Map.of("nonsense", 1)));
		say("strange", e.status + " " + e.code + " " + e.field);
		say("again", Json.object(new Park(STUB, "t").call("getPark", Map.of())).get("name"));
		say("late", caught(() -> new Park(STUB, "t", Duration.ofMillis(400), 1).call("getHello", Map.of())).code);
	}

	private static void lists(Park park) {
		boolean walls = true;
		for (var d : park.each("listDevices", Map.of()))
			walls &= !d.get("id").equals(OTHER);
		say("walls", walls);
		int n = 0;
		var seen = new HashSet<Object>();
		for (var d : park.each("listDevices", Map.of("limit", 3))) {
			n++;
			seen.add(d.get("id"));
		}
		say("pages", n + " " + seen.size());
		say("export", park.exportDevices(Map.of()).lines().count() - 1);
	}

	public static void main(String[] args) {
		var park = new Park(URL, System.getenv("PARKHUB_TOKEN"), Duration.ofSeconds(20), 5);

		computing(park);
		refusals(park);
		lists(park);
		say("app", park.runApp("APP-010", Map.of()).get("state"));
	}
}
