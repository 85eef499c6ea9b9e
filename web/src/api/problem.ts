/** What the API answers when it refuses (RFC 9457), as one typed error. */
import type { CommonWords } from "@/i18n";

export interface ProblemBody {
  code: string;
  status: number;
  detail?: string;
  field?: string;
  request_id?: string;
  [member: string]: unknown;
}

/** Act on `code`; show `problemText`. Status 0 means that no answer came at all. */
export class Problem extends Error {
  override readonly name = "Problem";
  readonly code: string;
  readonly status: number;
  /** The member of the body to mend, e.g. `price.amount`. */
  readonly field: string | undefined;
  readonly requestId: string | undefined;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(body: ProblemBody, requestId?: string | null) {
    super(body.detail ?? body.code);
    this.code = body.code;
    this.status = body.status;
    this.field = body.field;
    this.requestId = body.request_id ?? requestId ?? undefined;
    this.details = body;
  }

  /** Whether the same request may succeed a little later. */
  get passing(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 502;
  }
}

export async function problemFrom(response: Response): Promise<Problem> {
  const requestId = response.headers.get("x-request-id");
  try {
    const body: unknown = await response.clone().json();
    if (isProblem(body)) return new Problem(body, requestId);
  } catch {
    // A proxy's page instead of ours.
  }
  return new Problem({ code: "Unreadable", status: response.status }, requestId);
}

function isProblem(body: unknown): body is ProblemBody {
  return typeof body === "object" && body !== null && "code" in body && "status" in body;
}

export function noAnswer(): Problem {
  return new Problem({ code: navigator.onLine ? "NoAnswer" : "Offline", status: 0 });
}

const CODES = [
  "Offline",
  "NoAnswer",
  "Invalid",
  "Unauthenticated",
  "LimitReached",
  "Forbidden",
  "NotFound",
  "Conflict",
  "AlreadyExists",
  "TooLarge",
  "TooMany",
  "Unavailable",
] as const;
type Known = (typeof CODES)[number];
const BY_STATUS: Readonly<Record<number, Known>> = {
  0: "NoAnswer",
  400: "Invalid",
  401: "Unauthenticated",
  402: "LimitReached",
  403: "Forbidden",
  404: "NotFound",
  409: "Conflict",
  413: "TooLarge",
  429: "TooMany",
  503: "Unavailable",
};

/** The reason in the reader's language: by code where we have words for it, else by status. */
export function problemText(error: unknown, t: CommonWords): string {
  if (!(error instanceof Problem)) return t("problem.InternalError");
  const known = CODES.find((code) => code === error.code) ?? BY_STATUS[error.status];
  if (!known) return t("problem.InternalError");
  if (known === "LimitReached") {
    const { limit, used } = error.details;
    return t("problem.LimitReached", { limit: String(limit ?? ""), used: String(used ?? "") });
  }
  return t(`problem.${known}`);
}
