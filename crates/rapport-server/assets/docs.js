// Shows /openapi.json: operations with a form to try them, and schemas. No library, nothing from elsewhere.
"use strict";

const make = (name, text, attributes = {}) => {
  const element = document.createElement(name);
  if (text) element.textContent = text;
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
};

const kind = (schema) => {
  if (!schema) return "";
  if (schema.$ref) return schema.$ref.split("/").pop();
  const some = schema.oneOf || schema.anyOf || schema.allOf;
  if (some) return some.map(kind).join(" or ");
  if (schema.enum) return schema.enum.join(" | ");
  const type = [].concat(schema.type || "any").join(" or ");
  return type.startsWith("array") ? `list of ${kind(schema.items)}` : type;
};

const table = (head, rows) => {
  const whole = make("table");
  const top = whole.appendChild(make("tr"));
  head.forEach((text) => top.append(make("th", text, { scope: "col" })));
  for (const row of rows) {
    const line = whole.appendChild(make("tr"));
    row.forEach((text) => line.append(make("td", String(text ?? ""))));
  }
  return whole;
};

const form = (path, method, operation) => {
  const whole = make("form");
  const fields = (operation.parameters || []).map((parameter) => {
    const label = whole.appendChild(make("label", `${parameter.name} (${parameter.in}) `));
    const input = label.appendChild(make("input"));
    if (parameter.required) input.required = true;
    return { parameter, input };
  });
  let body = null;
  if (operation.requestBody) {
    const label = whole.appendChild(make("label", "body "));
    body = label.appendChild(make("textarea"));
    body.value = "{}";
  }
  whole.append(make("button", "Send"));
  const answer = whole.appendChild(make("pre"));
  answer.hidden = true;
  whole.addEventListener("submit", async (event) => {
    event.preventDefault();
    let address = path;
    const query = new URLSearchParams();
    const headers = {};
    for (const { parameter, input } of fields) {
      if (!input.value) continue;
      if (parameter.in === "path") address = address.replace(`{${parameter.name}}`, encodeURIComponent(input.value));
      if (parameter.in === "query") query.set(parameter.name, input.value);
      if (parameter.in === "header") headers[parameter.name] = input.value;
    }
    const token = document.getElementById("token").value;
    if (token) headers.Authorization = `Bearer ${token}`;
    if (body) headers["Content-Type"] = "application/json";
    if (query.size) address += `?${query}`;
    answer.hidden = false;
    answer.textContent = "...";
    try {
      const response = await fetch(address, { method: method.toUpperCase(), headers, body: body?.value });
      const text = await response.text();
      let shown = text;
      try { shown = JSON.stringify(JSON.parse(text), null, 2); } catch { /* not JSON: as it is */ }
      answer.textContent = `${response.status} ${address}\n\n${shown.slice(0, 20000)}`;
    } catch (error) {
      answer.textContent = String(error);
    }
  });
  return whole;
};

const show = (api) => {
  document.getElementById("about").textContent = `${api.info.title} ${api.info.version}. ${api.info.description || ""}`;
  const operations = document.getElementById("operations");
  const list = document.getElementById("contents").appendChild(make("ul"));
  operations.replaceChildren();
  for (const [path, methods] of Object.entries(api.paths)) {
    for (const [method, operation] of Object.entries(methods)) {
      const id = operation.operationId || `${method}${path}`;
      const item = list.appendChild(make("li"));
      item.append(make("a", `${method.toUpperCase()} ${path}`, { href: `#${id}` }));
      const whole = operations.appendChild(make("details", "", { id }));
      const title = whole.appendChild(make("summary"));
      title.append(make("span", method.toUpperCase(), { class: "method" }), make("code", path), ` ${operation.summary || ""}`);
      if (operation.parameters) {
        whole.append(table(["parameter", "in", "type", "what"], operation.parameters.map((p) => [p.name, p.in, kind(p.schema), p.description])));
      }
      const content = Object.values(operation.requestBody?.content || {})[0];
      if (content) whole.append(make("p", `body: ${kind(content.schema)}`));
      const answers = Object.entries(operation.responses || {}).map(([status, answer]) => [status, kind(Object.values(answer.content || {})[0]?.schema)]);
      whole.append(table(["status", "answer"], answers), form(path, method, operation));
    }
  }
  const schemas = document.getElementById("schemas");
  for (const [name, schema] of Object.entries(api.components?.schemas || {})) {
    const whole = schemas.appendChild(make("details", "", { id: name }));
    whole.append(make("summary", name), make("p", schema.description));
    const fields = Object.entries(schema.properties || {});
    if (fields.length) whole.append(table(["field", "type", "what"], fields.map(([field, part]) => [field, kind(part), part.description])));
    else whole.append(make("pre", JSON.stringify(schema, null, 2)));
  }
  if (location.hash) document.getElementById(decodeURIComponent(location.hash.slice(1)))?.setAttribute("open", "");
};

addEventListener("hashchange", () => document.getElementById(decodeURIComponent(location.hash.slice(1)))?.setAttribute("open", ""));
fetch("/openapi.json").then((response) => response.json()).then(show, (error) => {
  document.getElementById("operations").textContent = String(error);
});
