package parkhub;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/** A platform, and who speaks to it. May be used by many threads. */
public final class Park extends Operations {
	public static final String VERSION = "@VERSION@";
	private static final String AGENT = "parkhub-sdk-java/@VERSION@ (api @API@)";
	private static final double PAUSE_S = 0.5;
	private static final double LONGEST_PAUSE_S = 30;
	private static final Set<String> OVER = Set.of("done", "refused", "failed", "cancelled");

	private final String url;
	private final String token;
	private final Duration timeout;
	private final int tries;
	private final HttpClient client;

	/** Address and token from PARKHUB_URL and PARKHUB_TOKEN. */
	public Park() {
		this(System.getenv("PARKHUB_URL"), System.getenv("PARKHUB_TOKEN"));
	}

	public Park(String url, String token) {
		this(url, token, Duration.ofSeconds(30), 5);
	}

	/** With a time-out for one try, and how often at most to try. */
	public Park(String url, String token, Duration timeout, int tries) {
		this.url = url.replaceAll("/+$", "");
		this.token = token;
		this.timeout = timeout;
		this.tries = Math.max(1, tries);
		this.client = HttpClient.newBuilder().connectTimeout(timeout).build();
	}

	/** A model or an algorithm with its typed inputs. */
	public Answer compute(Entry entry) {
		return compute(entry.address(), "inputs", entry.given());
	}

	/** The same by its number, with inputs by name. */
	public Answer compute(String number, Map<String, ?> inputs) {
		return compute(addressOf(number), "inputs", inputs);
	}

	/** One entry for 1 to 10,000 inputs at once: look at results(). */
	public Answer computeBatch(List<? extends Entry> batch) {
		return compute(batch.get(0).address(), "batch", batch.stream().map(Entry::given).toList());
	}

	/** What takes longer than a connection lasts: asks, and comes back for the answer. */
	public Answer computeLong(Entry entry, Duration patience) {
		var asked = Json.object(send("POST", entry.address(), Map.of("inputs", entry.given(), "async", true), null));
		var which = Map.of("call", asked.get("call"));
		var job = await("getKnowledgeJob", which, patience);

		if (!job.get("state").equals("done"))
			throw new ParkException(job.get("state").equals("refused") ? 400 : 0, (String) job.get("code"),
					(String) job.get("error"), (String) job.get("field"), null, -1);
		return Answer.of(Json.object(call("getKnowledgeJobResult", which, null)));
	}

	private Answer compute(String address, String name, Object given) {
		return Answer.of(Json.object(send("POST", address, Map.of(name, given), null)));
	}

	private static String addressOf(String number) {
		return new Entry(number, Algorithms.NUMBERS.contains(number)).address();
	}

	/**
	 * Any operation of the API by its operationId. Parameters go by their names
	 * into the path, the query or the JSON body; body is for the few operations
	 * that take no JSON. Answers a map, a string for text, bytes for all else,
	 * null for nothing.
	 */
	@Override
	public Object call(String operation, Map<String, ?> params, byte[] body) {
		Operation known = ALL.get(operation);

		if (known == null)
			throw new ParkException("unknown_operation", "there is no operation " + operation, null);
		var rest = new LinkedHashMap<String, Object>(params);
		rest.values().removeIf(v -> v == null);
		String path = known.path();
		for (int at = path.indexOf('{'); at >= 0; at = path.indexOf('{')) {
			String name = path.substring(at + 1, path.indexOf('}', at));
			Object value = rest.remove(name);
			if (value == null)
				throw new ParkException("missing", operation + " needs " + name, name);
			path = path.replace("{" + name + "}", encoded(value));
		}
		var asked = new ArrayList<String>();
		for (String name : known.query())
			if (rest.containsKey(name))
				asked.add(name + "=" + encoded(rest.remove(name)));
		if (!known.json() && !rest.isEmpty()) {
			String name = rest.keySet().iterator().next();
			throw new ParkException("unknown_field", operation + " has no " + name, name);
		}
		return send(known.method(), asked.isEmpty() ? path : path + "?" + String.join("&", asked),
				known.json() ? rest : null, body);
	}

	private static String encoded(Object value) {
		return URLEncoder.encode(value.toString(), StandardCharsets.UTF_8).replace("+", "%20");
	}

	private Object send(String method, String address, Object said, byte[] raw) {
		for (int attempt = 0;; attempt++) {
			try {
				return once(method, address, said, raw);
			} catch (ParkException e) {
				boolean again = e.status == 429 || e.status == 503 || (e.status == 0 && method.equals("GET"));
				if (!again || attempt >= tries - 1)
					throw e;
				sleep(e.retryAfter >= 0 ? e.retryAfter
						: PAUSE_S * Math.pow(2, attempt) * ThreadLocalRandom.current().nextDouble(0.5, 1));
			}
		}
	}

	private Object once(String method, String address, Object said, byte[] raw) {
		var request = HttpRequest.newBuilder(URI.create(url + address)).timeout(timeout)
				.header("authorization", "Bearer " + token).header("user-agent", AGENT);

		if (raw != null)
			request.header("content-type", "application/octet-stream").method(method,
					HttpRequest.BodyPublishers.ofByteArray(raw));
		else if (said != null)
			request.header("content-type", "application/json").method(method,
					HttpRequest.BodyPublishers.ofString(Json.text(said)));
		else
			request.method(method, HttpRequest.BodyPublishers.noBody());
		try {
			return content(client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray()));
		} catch (HttpTimeoutException e) {
			throw new ParkException("timeout", "no answer in time", null);
		} catch (IOException e) {
			throw new ParkException("offline", String.valueOf(e.getMessage()), null);
		} catch (InterruptedException e) {
			Thread.currentThread().interrupt();
			throw new ParkException("interrupted", "the thread was interrupted", null);
		}
	}

	private static Object content(HttpResponse<byte[]> answer) {
		String media = answer.headers().firstValue("content-type").orElse("");

		if (answer.statusCode() >= 300)
			throw problem(answer);
		if (answer.statusCode() == 204)
			return null;
		if (media.startsWith("application/json"))
			return Json.parse(textOf(answer));
		return media.startsWith("text/") ? textOf(answer) : answer.body();
	}

	private static String textOf(HttpResponse<byte[]> answer) {
		return new String(answer.body(), StandardCharsets.UTF_8);
	}

	private static ParkException problem(HttpResponse<byte[]> answer) {
		Map<String, Object> said = Map.of();
		String wait = answer.headers().firstValue("retry-after").orElse("");
		String number = answer.headers().firstValue("x-request-id").orElse(null);

		try {
			said = Json.object(Json.parse(textOf(answer)));
		} catch (IllegalArgumentException | ClassCastException e) {
			// A proxy's page; its status is all there is to know.
		}
		return new ParkException(answer.statusCode(),
				(String) said.getOrDefault("code", "http_" + answer.statusCode()),
				(String) said.getOrDefault("title", ""), (String) said.get("field"),
				(String) said.getOrDefault("request", number), wait.matches("\\d+") ? Double.parseDouble(wait) : -1);
	}

	private static void sleep(double seconds) {
		try {
			Thread.sleep((long) (Math.min(seconds, LONGEST_PAUSE_S) * 1000));
		} catch (InterruptedException e) {
			Thread.currentThread().interrupt();
			throw new ParkException("interrupted", "the thread was interrupted", null);
		}
	}

	/** The rows of a list, page after page. */
	public Iterable<Map<String, Object>> each(String operation, Map<String, ?> params) {
		return () -> new Pages(operation, params);
	}

	private final class Pages implements Iterator<Map<String, Object>> {
		private final String operation;
		private final Map<String, Object> params;
		private final Queue<Map<String, Object>> rows = new ArrayDeque<>();
		private boolean over;

		Pages(String operation, Map<String, ?> params) {
			this.operation = operation;
			this.params = new LinkedHashMap<>(params);
		}

		@Override
		public boolean hasNext() {
			while (rows.isEmpty() && !over) {
				var page = Json.object(call(operation, params, null));

				rows.addAll(Json.objects(page.get("items")));
				params.put("after", page.get("next"));
				over = page.get("next") == null;
			}
			return !rows.isEmpty();
		}

		@Override
		public Map<String, Object> next() {
			if (!hasNext())
				throw new NoSuchElementException();
			return rows.remove();
		}
	}

	/** Asks for a job, such as getAppRun, until its state is over. */
	public Map<String, Object> await(String operation, Map<String, ?> params, Duration patience) {
		long until = System.nanoTime() + patience.toNanos();

		for (double pause = 0.2;; pause = Math.min(pause * 1.5, 5)) {
			var job = Json.object(call(operation, params, null));

			if (OVER.contains(job.get("state")))
				return job;
			if (System.nanoTime() > until)
				throw new ParkException("timeout", operation + " is " + job.get("state") + " after " + patience, null);
			sleep(pause);
		}
	}

	/** Has an APP run, and waits until it is over. */
	public Map<String, Object> runApp(String app, Map<String, ?> inputs) {
		var run = Json.object(call("createAppRun", Map.of("id", app, "inputs", inputs), null));

		return await("getAppRun", Map.of("id", app, "app_run", run.get("id")), Duration.ofMinutes(5));
	}
}
