// The page to try the API: lists the routes of openapi.json and sends what one fills in.

const TOOLKIT = "/identitytoolkit.googleapis.com/v1/accounts:signInWithPassword?key=local";
const caller = { csrf: "", bearer: "" };
let description;

const element = (name, attributes = {}, ...children) => {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else if (value !== false && value !== undefined) node.setAttribute(key, value === true ? "" : value);
  }
  node.append(...children);
  return node;
};
const byId = (id) => document.getElementById(id);
const resolve = (schema) =>
  schema?.$ref ? description.components.schemas[schema.$ref.split("/").pop()] : schema;

async function start() {
  const answer = await fetch("/api/v1/openapi.json");
  if (!answer.ok) {
    byId("operation").replaceChildren("The description is not built; run make openapi.");
    return;
  }
  description = await answer.json();
  byId("version").textContent = description.info.version;
  byId("search").addEventListener("input", list);
  window.addEventListener("hashchange", open);
  list();
  open();
  await showCaller();
}

function operations() {
  return Object.entries(description.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, ...operation })));
}

function list() {
  const wanted = byId("search").value.trim().toLowerCase();
  const found = operations().filter((one) =>
    `${one.method} ${one.path} ${one.summary}`.toLowerCase().includes(wanted));
  const groups = Map.groupBy ? Map.groupBy(found, (one) => one.tags[0]) : group(found);
  byId("routes").replaceChildren(...[...groups].flatMap(([tag, members]) => [
    element("h2", {}, tag),
    ...members.map(entry),
  ]));
}

function group(found) {
  const groups = new Map();
  for (const one of found) groups.set(one.tags[0], [...(groups.get(one.tags[0]) ?? []), one]);
  return groups;
}

function entry(one) {
  const chosen = location.hash.slice(1) === one.operationId;
  return element("button", {
    type: "button", title: one.summary, "aria-current": chosen ? "true" : undefined,
    onclick: () => { location.hash = one.operationId; },
  }, element("span", { class: `method ${one.method}` }, one.method.toUpperCase()),
  one.path.replace("/api/v1", ""));
}

function open() {
  const one = operations().find((each) => each.operationId === location.hash.slice(1));
  list();
  if (one) byId("operation").replaceChildren(...page(one));
}

function page(one) {
  const body = one.requestBody ? bodyField(one.requestBody) : null;
  const form = element("form", { onsubmit: (event) => { event.preventDefault(); send(one, form); } });
  if (one.parameters.length) {
    form.append(element("h3", {}, "Parameters"),
      element("div", { class: "fields" }, ...one.parameters.flatMap(parameterField)));
  }
  if (body) form.append(element("h3", {}, "Body"), body);
  form.append(element("p", {}, element("button", { class: "main" }, "Send")));
  return [
    element("h2", {}, one.summary),
    element("div", { class: "where" },
      element("span", { class: `method ${one.method}` }, `${one.method.toUpperCase()} `), one.path),
    element("p", { class: "quiet" }, one.description),
    form,
    element("div", { id: "answer", "aria-live": "polite" }),
    element("h3", {}, "What it answers"),
    ...Object.entries(one.responses).map(responseField),
  ];
}

function parameterField(parameter) {
  const id = `p-${parameter.name}`;
  const schema = resolve(parameter.schema) ?? {};
  const bounds = [schema.minimum ?? schema.minLength, schema.maximum ?? schema.maxLength];
  const hint = schema.enum?.join(", ") ?? bounds.filter((value) => value !== undefined).join(" to ");
  return [
    element("label", { for: id }, parameter.name + (parameter.required ? " *" : "")),
    element("input", {
      id, name: parameter.name, "data-in": parameter.in, required: parameter.required, placeholder: hint,
    }),
  ];
}

function bodyField(requestBody) {
  const [type, media] = Object.entries(requestBody.content)[0];
  if (type !== "application/json") return element("input", { type: "file", name: "body", required: true });
  const area = element("textarea", { name: "body", spellcheck: "false", "aria-label": "Body" });
  area.value = JSON.stringify(example(media.schema), null, 2);
  return area;
}

function example(schema, depth = 0) {
  const whole = resolve(schema) ?? {};
  if (depth > 6) return null;
  if (whole.const !== undefined) return whole.const;
  if (whole.default !== undefined && whole.default !== null) return whole.default;
  if (whole.enum) return whole.enum[0];
  const choice = whole.anyOf ?? whole.oneOf;
  if (choice) return example(choice.find((one) => one.type !== "null") ?? choice[0], depth);
  switch (whole.type) {
    case "object": return Object.fromEntries(Object.entries(whole.properties ?? {})
      .filter(([name]) => (whole.required ?? []).includes(name))
      .map(([name, value]) => [name, example(value, depth + 1)]));
    case "array": return whole.minItems ? [example(whole.items, depth + 1)] : [];
    case "integer": case "number": return whole.minimum ?? 0;
    case "boolean": return false;
    default: return whole.format === "date-time" ? new Date().toISOString() : "";
  }
}

function responseField([status, response]) {
  const whole = response.$ref ? description.components.responses[response.$ref.split("/").pop()] : response;
  const schema = Object.values(whole.content ?? {})[0]?.schema;
  const text = `${status}  ${whole.description.replaceAll("`", "")}`;
  if (!schema) return element("p", { class: "quiet" }, text);
  const title = element("summary", {}, text);
  return element("details", {}, title, element("pre", {}, JSON.stringify(resolve(schema), null, 2)));
}

async function send(one, form) {
  const url = new URL(one.path, location.origin);
  const headers = {};
  for (const field of form.querySelectorAll("input[data-in]")) {
    const value = field.value.trim();
    if (!value) continue;
    if (field.dataset.in === "path") url.pathname = decodeURI(url.pathname).replace(`{${field.name}}`, encodeURIComponent(value));
    if (field.dataset.in === "query") url.searchParams.set(field.name, value);
    if (field.dataset.in === "header") headers[field.name] = value;
  }
  const field = form.elements.body;
  const body = field ? (field.files ? field.files[0] : field.value) : undefined;
  if (body !== undefined && !field.files) headers["content-type"] = "application/json";
  await show(await call(url, { method: one.method.toUpperCase(), headers, body }), byId("answer"));
}

async function call(url, options = {}) {
  const headers = { ...options.headers };
  if (caller.bearer) headers.authorization = `Bearer ${caller.bearer}`;
  if (caller.csrf) headers["x-csrf-token"] = caller.csrf;
  return fetch(url, { ...options, headers, credentials: "same-origin" });
}

async function show(answer, where) {
  const text = await answer.text();
  let shown = text;
  try { shown = JSON.stringify(JSON.parse(text), null, 2); } catch { /* not every answer is JSON */ }
  where.replaceChildren(
    element("h3", {}, "Answer"),
    element("span", { class: `status ${answer.ok ? "good" : "bad"}` }, `${answer.status} ${answer.statusText}`),
    ...(shown ? [element("pre", {}, shown)] : []));
}

async function showCaller() {
  const answer = await call("/api/v1/me");
  if (!answer.ok) {
    byId("caller").replaceChildren(signInForm());
    return;
  }
  const me = await answer.json();
  caller.csrf = me.csrf_token ?? caller.csrf;
  byId("caller").replaceChildren(
    element("span", {}, `Signed in${me.email ? ` as ${me.email}` : ""}  `),
    element("button", { type: "button", onclick: signOut }, "Sign out"));
}

function signInForm() {
  const form = element("form", { class: "sign", onsubmit: (event) => { event.preventDefault(); signIn(form); } },
    element("input", { name: "email", placeholder: "E-mail (not with a key)", "aria-label": "E-mail, not needed with an API key", autocomplete: "username" }),
    element("input", { name: "password", type: "password", placeholder: "Password or API key", "aria-label": "Password or API key", required: true, autocomplete: "current-password" }),
    element("button", { class: "main" }, "Sign in"));
  return form;
}

async function signIn(form) {
  const email = form.elements.email.value.trim();
  const secret = form.elements.password.value;
  if (!email) caller.bearer = secret;
  else await openSession(email, secret);
  await showCaller();
}

async function openSession(email, password) {
  const post = (url, body) => fetch(url, {
    method: "POST", headers: { "content-type": "application/json" }, credentials: "same-origin", body: JSON.stringify(body),
  });
  const proof = await (await post(TOOLKIT, { email, password, returnSecureToken: true })).json();
  if (!proof.idToken) return;
  const session = await post("/api/v1/auth/session", { id_token: proof.idToken });
  const answer = session.ok ? await session.json() : {};
  caller.csrf = answer.csrf_token ?? "";
}

async function signOut() {
  await call("/api/v1/auth/session", { method: "DELETE" });
  caller.bearer = caller.csrf = "";
  await showCaller();
}

start();
