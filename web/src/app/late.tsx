/** Parts that come after the list: fetched while nothing else is to be done, or when they are asked for. */
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

/** A part that is made the first time that it is `wanted`, and stays from then on. */
export function late<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
): FunctionComponent<Props & { wanted: boolean }> {
  let loaded: ComponentType<Props> | undefined;
  const fetchPart = async () => {
    loaded = await load();
    return { default: loaded };
  };
  const Late = lazy(fetchPart);
  // React holds late content back for 300 ms; what has arrived before its use is shown at once.
  function Chosen({ props }: { props: Props }) {
    const [Part] = useState(() => loaded ?? Late);
    return createElement(Part as ComponentType<Props>, props);
  }
  return function LatePart({ wanted, ...rest }) {
    const [used, use] = useState(wanted);
    useEffect(() => {
      if (wanted) return use(true);
      // A failed fetch is tried again, and reported, when the part is really wanted.
      const timer = setTimeout(() => loaded ?? fetchPart().catch(() => undefined), IDLE_MS);
      return () => clearTimeout(timer);
    }, [wanted]);
    if (!used && !wanted) return null;
    return (
      <Suspense>
        <Chosen props={rest as unknown as Props} />
      </Suspense>
    );
  };
}
