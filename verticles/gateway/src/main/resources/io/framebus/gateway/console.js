"use strict";

const POLL_MILLIS = 2000;
const PICTURES = 6;
const STOPPING = ["init_shutdown", "in_shutdown_processing", "inactive", "inactive_error"];

const byId = (id) => document.getElementById(id);
let selected = null;
let lastSeen = { id: null, after: -1, pictures: [] };

/** An element with a text; everything that comes from outside enters the page as text. */
function element(tag, text, className) {
  const made = document.createElement(tag);
  if (text !== undefined) made.textContent = String(text);
  if (className) made.className = className;
  return made;
}

async function call(path, options) {
  const response = await fetch(path, options);
  const body = response.status === 204 ? null : await response.json();
  if (!response.ok) throw new Error(reasons(body));
  return body;
}

function reasons(problem) {
  const errors = problem.errors || [];
  return errors.length ? errors.map((error) => `${error.field}: ${error.message}`).join("\n") : problem.detail;
}

function post(path, body) {
  return call(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
}

function say(text, bad, where = "message") {
  byId(where).textContent = text;
  byId(where).className = bad ? "bad" : "good";
}

function mood(state) {
  if (state === "inactive_error") return "bad";
  if (state === "ml_started") return "good";
  return state === "inactive" ? "" : "warn";
}

const sum = (bucket) => Object.values(bucket).reduce((total, count) => total + count, 0);

async function act(action, done, where) {
  try {
    await action();
    say(done, false, where);
  } catch (failure) {
    say(failure.message, true, where);
  }
  refresh();
}

function row(stream) {
  const line = element("tr", undefined, stream.id === selected ? "selected" : "");
  const name = element("button", stream.name, "name");
  name.type = "button";
  name.title = stream.id;
  name.addEventListener("click", () => { selected = stream.id; refresh(); });
  line.append(element("td"), element("td"), element("td", stream.source.status), element("td", stream.node || "–"));
  line.cells[0].append(name);
  line.cells[1].append(element("span", stream.state, `pill ${mood(stream.state)}`));
  const frames = stream.frames;
  for (const count of [frames.decoded, frames.processed, sum(frames.dropped), sum(frames.failed)]) {
    line.append(element("td", count.toLocaleString("en"), "number"));
  }
  line.append(element("td"));
  line.lastChild.append(button(stream));
  return line;
}

function button(stream) {
  const ended = ["inactive", "inactive_error"].includes(stream.state);
  const made = element("button", ended ? "Delete" : "Stop");
  made.type = "button";
  made.disabled = !ended && STOPPING.includes(stream.state);
  made.addEventListener("click", () => {
    if (!ended) return act(() => post("/shutdown", { id: stream.id }), `${stream.name} is stopping`);
    if (!confirm(`Delete ${stream.name} with all its results?`)) return undefined;
    return act(() => call(`/streams/${stream.id}`, { method: "DELETE" }), `${stream.name} is gone`);
  });
  return made;
}

function showStreams(streams) {
  const focused = document.activeElement && document.activeElement.title;
  byId("streams").replaceChildren(...streams.map(row));
  byId("empty").hidden = streams.length > 0;
  if (focused) byId("streams").querySelectorAll("button.name").forEach((name) => name.title === focused && name.focus());
}

const JOB_MOODS = { done: "good", failed: "bad", processing: "warn", queued: "" };

function progressOf(job) {
  if (job.error) return job.error;
  if (!job.progress || job.status !== "processing") return job.warnings.join(" · ");
  const { stage, done, total, eta_ms: eta } = job.progress;
  const share = total ? `${Math.floor((100 * done) / total)} %` : done.toLocaleString("en");
  return `${stage} ${share}${eta ? ` · ${Math.ceil(eta / 1000)} s left` : ""}`;
}

function jobRow(job) {
  const line = element("tr");
  const name = element("a", job.filename);
  name.href = job.url;
  line.append(element("td"), element("td", job.kind), element("td"), element("td", progressOf(job)), element("td"));
  line.cells[0].append(name);
  line.cells[2].append(element("span", job.status, `pill ${JOB_MOODS[job.status]}`));
  const ended = ["done", "failed"].includes(job.status);
  const made = element("button", ended ? "Delete" : "Cancel");
  made.type = "button";
  made.addEventListener("click", () => {
    if (!ended) return act(() => call(`/jobs/${job.id}/cancel`, { method: "POST" }), `${job.filename} is cancelled`);
    if (!confirm(`Delete ${job.filename} with all its results?`)) return undefined;
    return act(() => call(job.url, { method: "DELETE" }), `${job.filename} is gone`);
  });
  if (job.status === "done" && ["depth", "enhancement"].includes(job.kind)) line.cells[4].append(watch(job));
  line.cells[4].append(made);
  return line;
}

/** Links to stored videos expire, so one is asked for when it is wanted. */
function watch(job) {
  const made = element("button", "Watch");
  made.type = "button";
  made.addEventListener("click", () => act(async () => {
    const result = await call(job.url);
    location.assign(job.kind === "depth" ? result.video : result.enhancement.video);
  }, ""));
  return made;
}

async function showJobs() {
  const { jobs } = await call("/jobs?limit=50");
  byId("jobs").replaceChildren(...jobs.map(jobRow));
  byId("jobs-section").hidden = jobs.length === 0;
}

async function showDetail(stream) {
  byId("detail").hidden = !stream;
  if (!stream) return;
  byId("detail-title").textContent = `${stream.name} · ${stream.pipeline} · ${stream.model}`;
  byId("detail-url").textContent = stream.url;
  byId("detail-error").textContent = [stream.error, ...stream.warnings, stream.source.last_error].filter(Boolean).join(" · ");
  byId("history").replaceChildren(...stream.history.map((moved) => element("li", `${moved.state} ${moved.at.slice(11, 23)}`)));
  await showPictures(stream);
}

/** Reads on from the last result seen or, where that lies far back, from near the end; keeps the newest pictures. */
async function showPictures(stream) {
  if (lastSeen.id !== stream.id) lastSeen = { id: stream.id, after: -1, pictures: [] };
  const seen = lastSeen;
  seen.after = Math.max(seen.after, stream.frames.selected - 100);
  const page = await call(`/detection_result?id=${stream.id}&after=${seen.after}&limit=200`);
  if (seen !== lastSeen) return;
  if (page.results.length) seen.after = page.results[page.results.length - 1].seq;
  const fresh = page.results.filter((result) => result.image);
  if (fresh.length || !seen.pictures.length) {
    seen.pictures = [...seen.pictures, ...fresh].slice(-PICTURES);
    byId("frames").replaceChildren(...seen.pictures.map(picture).reverse());
  }
  byId("no-frames").hidden = seen.pictures.length > 0;
}

function picture(result) {
  const figure = element("figure");
  const image = element("img");
  image.src = result.image;
  image.alt = `${result.frame_id} with the boxes drawn`;
  const found = result.detections.length === 1 ? "1 object" : `${result.detections.length} objects`;
  figure.append(image, element("figcaption", `${result.frame_id} · ${found} · ${(result.pts_ms / 1000).toFixed(1)} s`));
  return figure;
}

async function showHealth() {
  const ready = await (await fetch("/health/ready")).json();
  const down = Object.entries(ready.parts).filter(([, part]) => !part.ok).map(([name]) => name);
  byId("health").textContent = ready.ready ? "ready" : `waiting for ${down.join(", ")}`;
  byId("health").className = `pill ${ready.ready ? "good" : "warn"}`;
}

async function showModels() {
  const { models, default_model: preset } = await call("/models");
  const choice = byId("register").elements.model;
  const options = models.map((model) => {
    const option = element("option", model.name);
    option.value = model.name;
    return option;
  });
  const first = element("option", preset ? `default (${preset})` : "choose a model");
  first.value = "";
  choice.replaceChildren(first, ...options);
}

let refreshing = false;
async function refresh() {
  if (refreshing) return;
  refreshing = true;
  try {
    await showHealth();
    const { streams } = await call("/state?limit=100");
    if (!streams.some((stream) => stream.id === selected)) selected = streams.length ? streams[0].id : null;
    showStreams(streams);
    Live.show(streams);
    await showJobs();
    await showDetail(streams.find((stream) => stream.id === selected));
    if (byId("register").elements.model.options.length < 2) await showModels();
  } catch (failure) {
    byId("health").textContent = failure.message || "no connection";
    byId("health").className = "pill bad";
  } finally {
    refreshing = false;
  }
}

byId("register").addEventListener("submit", (event) => {
  event.preventDefault();
  const values = new FormData(event.target);
  const body = { url: values.get("url").trim() };
  for (const field of ["name", "pipeline", "model"]) if (values.get(field)) body[field] = values.get(field);
  if (values.get("fps")) body.fps = Number(values.get("fps"));
  const classes = values.get("classes").split(",").map((label) => label.trim()).filter(Boolean);
  if (classes.length) body.classes = classes;
  act(async () => { selected = (await post("/init", body)).id; }, "registered");
});

byId("upload").addEventListener("submit", (event) => {
  event.preventDefault();
  const form = event.target;
  const name = form.elements.file.files[0].name;
  const body = new FormData();
  body.set("priority", form.elements.priority.value);
  body.set("file", form.elements.file.files[0]);
  say(`${name} is being sent`, false, "uploaded");
  act(async () => {
    await call(`/${form.elements.use.value}`, { method: "POST", body });
    form.elements.file.value = "";
  }, `${name} is here`, "uploaded");
});

refresh();
setInterval(refresh, POLL_MILLIS);
