import { TriangleAlert } from "lucide-react";
import { Component, type ErrorInfo, type ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/states";
import { say } from "@/i18n";

/** Keeps an error to its part of the page. */
export class Boundary extends Component<{ children: ReactNode }, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  override componentDidCatch(error: Error, info: ErrorInfo) {
    reportError(Object.assign(error, { componentStack: info.componentStack }));
  }

  override render() {
    if (!this.state.failed) return this.props.children;
    return (
      <EmptyState
        level="h1"
        icon={TriangleAlert}
        title={say("crash.title")}
        className="mt-10"
        action={<Button onClick={() => location.reload()}>{say("crash.reload")}</Button>}
      >
        {say("crash.text")}
      </EmptyState>
    );
  }
}
