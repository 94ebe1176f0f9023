// The newest Route 53 client as its users set it up, with all of the environment's settings (AWS_ENDPOINT_URL_ROUTE_53,
// AWS_REGION, keys), and how its steps are told to the Python side: one line of JSON each.
import route53 from "@aws-sdk/client-route-53";

export const client = new route53.Route53Client({ maxAttempts: 1 });

/** Prints what a step found. */
export function tell(step, found) {
  console.log(JSON.stringify({ step, found: found ?? null }));
}

/** What an operation returns, less the metadata; `as` may be the client of somebody else. */
export async function call(operation, input = {}, as = client) {
  const { $metadata, ...output } = await as.send(new route53[`${operation}Command`](input));
  return output;
}

/** How an operation is refused; `class` is that of its modelled error, or Route53ServiceException for any other. */
export async function refusal(operation, input, as = client) {
  try {
    return { returned: await call(operation, input, as) };
  } catch (error) {
    if (!(error instanceof route53.Route53ServiceException)) throw error;
    return { class: error.constructor.name, name: error.name, message: error.message, status: error.$metadata.httpStatusCode,
      entries: error.Errors };
  }
}

/** Everything that a paginator of the client yields, one array for each page. */
export async function pages(paginate, member, input, pageSize) {
  const found = [];
  for await (const page of paginate({ client, pageSize }, input)) found.push(page[member]);
  return found;
}

export const bare = (id) => id.split("/").at(-1);
