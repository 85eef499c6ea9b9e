/** Home: what needs the person now, and the first steps until they are done. */
import { useDeferredValue } from "react";
import { useSession } from "@/app/session";
import { ScreenSkeleton } from "@/components/shell/screens";
import { PageHeader } from "@/components/ui/states";
import { useOverview, usePausedCampaigns, useStoppedAccounts, useWaiting } from "./data";
import { FirstSteps, useFirstSteps } from "./first-steps";
import { NeedsYou } from "./needs-you";
import { useHomeWords } from "./words";
import { Working } from "./working";

export default function Home() {
  const t = useHomeWords();
  const { me, business } = useSession();
  const name = me.name.split(" ")[0];
  const hour = new Date().getHours();
  const part = hour < 5 ? "evening" : hour < 12 ? "morning" : hour < 18 ? "afternoon" : "evening";
  const greeting = t(`hello.${part}`);
  return (
    <>
      <PageHeader
        title={name ? t("hello.name", { greeting, name }) : greeting}
        description={t("today", { business })}
      />
      <Parts />
    </>
  );
}

/** All at once: a part that came later would push away what somebody is about to press. */
function Parts() {
  const asked = [useFirstSteps().pending, useWaiting().isPending, useOverview().isPending];
  const stopped = [useStoppedAccounts().isPending, usePausedCampaigns().isPending];
  // Deferred, so that all of it is made in short pieces.
  const pending = useDeferredValue([...asked, ...stopped].includes(true));
  if (pending) return <ScreenSkeleton />;
  return (
    <div className="grid grid-cols-1 gap-5">
      <FirstSteps />
      <NeedsYou />
      <Working />
    </div>
  );
}
