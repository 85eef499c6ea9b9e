/** Parts that come after the page: fetched while nothing else is to be done, or when they are asked for. */
import {
  type ComponentType,
  createElement,
  type FunctionComponent,
  lazy,
  Suspense,
  useEffect,
  useState,
} from "react";

const IDLE_MS = 1200;

/** A component that is fetched once; a fetch that failed is tried again the next time. */
export function part<Props extends object>(load: () => Promise<ComponentType<Props>>) {
  let loaded: ComponentType<Props> | undefined;
  let running: Promise<{ default: ComponentType<Props> }> | undefined;
  const fetchPart = async () => {
    loaded = await load();
    return { default: loaded };
  };
  const preload = () => {
    running ??= fetchPart().catch((error: unknown) => {
      running = undefined;
      throw error;
    });
    return running;
  };
  // React holds late content back for 300 ms; what has arrived before its use is shown at once.
  const Late = lazy(preload) as unknown as ComponentType<Props>;
  function Part(props: Props) {
    // Kept: another component in its place would lose what has been typed by then.
    const [Chosen] = useState(() => loaded ?? Late);
    return createElement(Chosen, props);
  }
  return { Part, preload, ready: () => loaded !== undefined };
}

/** A part that is made the first time that it is `wanted`, and stays from then on. */
export function late<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
): FunctionComponent<Props & { wanted: boolean }> {
  const { Part, preload } = part(load);
  return function LatePart({ wanted, ...rest }) {
    const [used, use] = useState(wanted);
    useEffect(() => {
      if (wanted) return use(true);
      // A failed fetch is reported when the part is really wanted.
      const timer = setTimeout(() => preload().catch(() => undefined), IDLE_MS);
      return () => clearTimeout(timer);
    }, [wanted]);
    if (!used && !wanted) return null;
    return <Suspense>{createElement(Part, rest as unknown as Props)}</Suspense>;
  };
}
