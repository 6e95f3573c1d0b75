// Generated from schema.graphql: npm run schema

/** The schema of the server. */
export const schemaText = `
input AcceptCallInput{callId:ID!}
type AcceptCallPayload{call:Call!}
input AcceptFollowRequestInput{userId:ID!}
type AcceptFollowRequestPayload{user:User!}
input AcceptFriendRequestInput{userId:ID!}
type AcceptFriendRequestPayload{user:User!}
input AcceptGroupInvitationInput{groupId:ID!}
type AcceptGroupInvitationPayload{group:Group!member:GroupMember!}
input AcceptMessageRequestInput{conversationId:ID!}
type AcceptMessageRequestPayload{conversation:Conversation!}
input AddAgendaItemInput{description:String durationMinutes:Int!meetingId:ID!position:Int!title:String!}
type AddAgendaItemPayload{meeting:Meeting!}
input AddFriendInput{userId:ID!}
type AddFriendPayload{user:User!}
input AddGroupMemberInput{groupId:ID!userId:ID!}
type AddGroupMemberPayload{group:Group!member:GroupMember!}
input AddParticipantsInput{conversationId:ID!userIds:[ID!]!}
type AddParticipantsPayload{conversation:Conversation!}
input AddReactionInput{emoji:String!messageId:ID!}
type AddReactionPayload{message:Message!}
type AddedToGroup implements StreamEvent{at:DateTime!by:User!cursor:ID group:Group groupId:ID!seq:Int!}
type AgendaItem{description:String!durationMinutes:Int!position:Int!title:String!}
input AnswerInvitationInput{answer:InvitationAnswer!meetingId:ID!}
type AnswerInvitationPayload{invitation:Invitation!}
input ApproveGroupRequestInput{groupId:ID!userId:ID!}
type ApproveGroupRequestPayload{group:Group!member:GroupMember!}
input ArchiveConversationInput{conversationId:ID!}
type ArchiveConversationPayload{conversation:Conversation!}
type Attachment implements Node{durationMs:Int height:Int id:ID!kind:FileKind!mimeType:String!name:String!posterUrl:String size:Int!thumbhash:String url(width:Int):String!waveform:[Int!]!width:Int}
type Attendance{group:Group!isPresent:Boolean!user:User!}
type AuthPayload{accessToken:String!accessTokenExpiresAt:DateTime!apiToken:String!refreshToken:String!user:User!}
input BanFromGroupInput{groupId:ID!userId:ID!}
type BanFromGroupPayload{group:Group!member:GroupMember}
type BlockChanged implements StreamEvent{at:DateTime!cursor:ID isBlocked:Boolean!seq:Int!user:User!}
input BlockUserInput{userId:ID!}
type BlockUserPayload{user:User!}
type Call implements Node{answeredAt:DateTime callee:User!caller:User!durationSeconds:Int endReason:CallEndReason endedAt:DateTime id:ID!kind:CallKind!rangAt:DateTime startedAt:DateTime!status:CallStatus!}
type CallChanged implements StreamEvent{at:DateTime!by:User call:Call!cursor:ID endReason:CallEndReason seq:Int!status:CallStatus!}
type CallConnection{edges:[CallEdge!]!nodes:[Call!]!pageInfo:PageInfo!}
type CallDeleted implements StreamEvent{at:DateTime!callId:ID!cursor:ID seq:Int!}
type CallEdge{cursor:String!node:Call!}
enum CallEndReason{BUSY CANCELLED CONNECTION_LOST DECLINED HUNG_UP UNANSWERED}
union CallEvent=CallChanged|CallSignal|StreamReset|StreamResumed|UnknownEvent
enum CallFilter{ACTIVE ALL HISTORY MISSED RINGING}
enum CallKind{AUDIO VIDEO}
type CallRinging implements StreamEvent{at:DateTime!call:Call!cursor:ID seq:Int!}
type CallSignal implements StreamEvent{at:DateTime!call:Call!candidate:String cursor:ID from:User!kind:SignalKind!sdp:String sdpMLineIndex:Int sdpMid:String seq:Int!usernameFragment:String}
enum CallStatus{ACTIVE ENDED MISSED REJECTED RINGING}
input ChangePasswordInput{currentPassword:String newPassword:String!}
type ChangePasswordPayload{user:User!}
type Comment implements Node{author:User!content:String!createdAt:DateTime!id:ID!isDeleted:Boolean!likeCount:Int!likers(after:String before:String first:Int last:Int):UserConnection!parent:Comment post:Post!replies(after:String before:String first:Int last:Int):CommentConnection!replyCount:Int!updatedAt:DateTime!viewerHasLiked:Boolean!}
type CommentConnection{edges:[CommentEdge!]!nodes:[Comment!]!pageInfo:PageInfo!}
type CommentEdge{cursor:String!node:Comment!}
type CommentLiked implements StreamEvent{at:DateTime!by:User!comment:Comment cursor:ID seq:Int!}
input ConfirmEmailInput{token:String!}
type ConfirmEmailPayload{user:User!}
type ContactPolicies{calls:ContactPolicy!groups:ContactPolicy!messages:ContactPolicy!}
enum ContactPolicy{EVERYBODY FOLLOWED FRIENDS NOBODY}
input ContactPolicyInput{calls:ContactPolicy groups:ContactPolicy messages:ContactPolicy}
type Conversation implements Node{activeAt:DateTime!createdAt:DateTime!epoch:ID!group:Group head:Int!id:ID!kind:ConversationKind!lastMessage:Message messages(after:String around:ID before:String first:Int includeDeleted:Boolean!=true last:Int):MessageConnection!participants:[User!]!pinnedMessages(after:String before:String first:Int last:Int):MessageConnection!readMarks:[ReadMark!]!startedBy:User state:ConversationState!title:String unreadCount:Int!viewerHasArchived:Boolean!viewerHasMarkedUnread:Boolean!viewerHasPinned:Boolean!viewerMutedUntil:DateTime}
type ConversationActivity implements StreamEvent{at:DateTime!conversation:Conversation!cursor:ID seq:Int!viewer:User!}
type ConversationConnection{edges:[ConversationEdge!]!nodes:[Conversation!]!pageInfo:PageInfo!}
type ConversationDelivered implements StreamEvent{at:DateTime!by:User!conversation:Conversation!cursor:ID deliveredSeq:Int!seq:Int!}
type ConversationEdge{cursor:String!node:Conversation!}
union ConversationEvent=ConversationDelivered|ConversationRead|ConversationRenamed|GroupChanged|LinkPreviewAdded|MemberJoined|MemberLeft|MemberRoleChanged|MessageDeleted|MessageEdited|MessageModerated|MessagePinned|MessageRequestAccepted|MessageSent|MessageUnpinned|ReactionAdded|ReactionRemoved|StreamReset|StreamResumed|UnknownEvent
enum ConversationKind{AD_HOC DIRECT GROUP}
type ConversationLeft implements StreamEvent{at:DateTime!conversationId:ID!cursor:ID seq:Int!viewer:User!}
input ConversationPosition{conversationId:ID!seq:Int!}
type ConversationRead implements StreamEvent{at:DateTime!by:User!conversation:Conversation!cursor:ID readSeq:Int!seq:Int!}
type ConversationRenamed implements StreamEvent{at:DateTime!by:User!conversation:Conversation!cursor:ID seq:Int!}
enum ConversationState{DECLINED OPEN REQUESTED}
input CreateCommentInput{content:String!postId:ID!replyToId:ID}
type CreateCommentPayload{comment:Comment!}
input CreateGroupInput{description:String imageId:ID isAnnouncement:Boolean joinPolicy:GroupJoinPolicy name:String!slowModeSeconds:Int visibility:GroupVisibility}
input CreateGroupInviteLinkInput{expiresAt:DateTime!groupId:ID!maxUses:Int}
type CreateGroupInviteLinkPayload{link:GroupInviteLink!token:String!}
type CreateGroupPayload{group:Group!}
input CreateMeetingInput{isGroup:Boolean!scheduledAt:DateTime!title:String!}
type CreateMeetingPayload{meeting:Meeting!}
input CreatePostInput{content:String images:[PostImageInput!]}
type CreatePostPayload{post:Post!}
input CreateUploadInput{durationMs:Int height:Int kind:FileKind!name:String!posterId:ID size:Int!type:String!waveform:[Int!]width:Int}
type CreateUploadPayload{expiresAt:DateTime!upload:Upload!url:String!}
scalar Date@specifiedBy(url:"https://scalars.graphql.org/andimarek/local-date.html")
scalar DateTime@specifiedBy(url:"https://scalars.graphql.org/andimarek/date-time.html")
input DeclineFollowRequestInput{userId:ID!}
type DeclineFollowRequestPayload{user:User!}
input DeclineFriendRequestInput{userId:ID!}
type DeclineFriendRequestPayload{user:User!}
input DeclineGroupInvitationInput{groupId:ID!}
type DeclineGroupInvitationPayload{group:Group!}
input DeclineGroupRequestInput{groupId:ID!userId:ID!}
type DeclineGroupRequestPayload{group:Group!}
input DeclineMessageRequestInput{conversationId:ID!}
type DeclineMessageRequestPayload{conversation:Conversation!}
input DeleteAccountInput{password:String refreshToken:String}
type DeleteAccountPayload{user:User!}
input DeleteCallInput{callId:ID!}
type DeleteCallPayload{call:Call!}
input DeleteCommentInput{commentId:ID!}
type DeleteCommentPayload{comment:Comment!}
input DeleteGroupInput{groupId:ID!}
type DeleteGroupPayload{group:Group!}
input DeleteMessageInput{messageId:ID!}
type DeleteMessagePayload{message:Message!}
input DeletePostInput{postId:ID!}
type DeletePostPayload{post:Post!}
input DisableSecondFactorInput{code:String!password:String!}
type DisableSecondFactorPayload{user:User!}
input EditMessageInput{clientKey:String content:String messageId:ID!}
type EditMessagePayload{message:Message!}
input EnableSecondFactorInput{code:String!password:String!}
type EnableSecondFactorPayload{user:User!}
input EndCallInput{callId:ID!}
type EndCallPayload{call:Call!}
type Excerpt{ranges:[TextRange!]!text:String!}
union FeedEvent=PostEdited|PostPublished|PostRemoved|StreamReset|StreamResumed|UnknownEvent
enum FileKind{FILE IMAGE VIDEO VOICE}
input FinishOAuthInput{binding:String!code:String!loginCode:String provider:OAuthProvider!state:String!}
type FollowAccepted implements StreamEvent{at:DateTime!by:User!cursor:ID seq:Int!}
type FollowRequestChanged implements StreamEvent{at:DateTime!cursor:ID requester:User!seq:Int!status:FollowRequestStatus!}
enum FollowRequestStatus{ACCEPTED CLOSED OPEN}
input FollowUserInput{userId:ID!}
type FollowUserPayload{user:User!}
input ForwardMessageInput{clientKey:String messageId:ID!to:MessageRecipient!}
type ForwardMessagePayload{message:Message!}
type FriendshipChanged implements StreamEvent{at:DateTime!cursor:ID seq:Int!status:FriendshipStatus!user:User!}
enum FriendshipStatus{ADDED FRIENDS NONE REQUEST_RECEIVED REQUEST_SENT}
type Group implements Node{bans(after:String before:String first:Int last:Int):GroupBanConnection!conversation:Conversation createdAt:DateTime!description:String!id:ID!image:Image invitations(after:String before:String first:Int last:Int):GroupInvitationConnection!inviteLinks(after:String before:String first:Int last:Int):GroupInviteLinkConnection!isAnnouncement:Boolean!joinPolicy:GroupJoinPolicy!memberCount:Int!members(after:String before:String first:Int last:Int):GroupMemberConnection!name:String!owner:User!requests(after:String before:String first:Int last:Int):GroupRequestConnection!slowModeSeconds:Int!updatedAt:DateTime!viewerHasRequested:Boolean!viewerInvitation:GroupInvitation viewerIsBanned:Boolean!viewerIsMember:Boolean!viewerRole:GroupRole visibility:GroupVisibility!}
enum GroupAdmissionOutcome{ACCEPTED DECLINED WITHDRAWN}
type GroupBan implements Node{bannedBy:User createdAt:DateTime!group:Group!id:ID!user:User!}
type GroupBanChanged implements StreamEvent{at:DateTime!cursor:ID group:Group groupId:ID!isBanned:Boolean!seq:Int!}
type GroupBanConnection{edges:[GroupBanEdge!]!nodes:[GroupBan!]!pageInfo:PageInfo!totalCount:Int!}
type GroupBanEdge{cursor:String!node:GroupBan!}
type GroupChanged implements StreamEvent{at:DateTime!conversation:Conversation!cursor:ID group:Group!seq:Int!}
type GroupConnection{edges:[GroupEdge!]!nodes:[Group!]!pageInfo:PageInfo!}
type GroupEdge{cursor:String!node:Group!}
type GroupInvitation implements Node{createdAt:DateTime!group:Group!id:ID!invitee:User!inviter:User}
type GroupInvitationConnection{edges:[GroupInvitationEdge!]!nodes:[GroupInvitation!]!pageInfo:PageInfo!totalCount:Int!}
type GroupInvitationEdge{cursor:String!node:GroupInvitation!}
type GroupInvitationEnded implements StreamEvent{at:DateTime!cursor:ID group:Group groupId:ID!invitee:User!outcome:GroupAdmissionOutcome!seq:Int!}
type GroupInvitationReceived implements StreamEvent{at:DateTime!by:User!cursor:ID group:Group groupId:ID!seq:Int!}
type GroupInviteLink implements Node{createdAt:DateTime!createdBy:User expiresAt:DateTime!group:Group!id:ID!maxUses:Int useCount:Int!}
type GroupInviteLinkConnection{edges:[GroupInviteLinkEdge!]!nodes:[GroupInviteLink!]!pageInfo:PageInfo!totalCount:Int!}
type GroupInviteLinkEdge{cursor:String!node:GroupInviteLink!}
enum GroupJoinPolicy{APPROVAL INVITATION OPEN}
type GroupMember implements Node{id:ID!joinedAt:DateTime!role:GroupRole!user:User!}
type GroupMemberConnection{edges:[GroupMemberEdge!]!nodes:[GroupMember!]!pageInfo:PageInfo!}
type GroupMemberEdge{cursor:String!node:GroupMember!}
type GroupRequest implements Node{createdAt:DateTime!group:Group!id:ID!requester:User!}
type GroupRequestConnection{edges:[GroupRequestEdge!]!nodes:[GroupRequest!]!pageInfo:PageInfo!totalCount:Int!}
type GroupRequestEdge{cursor:String!node:GroupRequest!}
type GroupRequestEnded implements StreamEvent{at:DateTime!cursor:ID group:Group groupId:ID!outcome:GroupAdmissionOutcome!requester:User!seq:Int!}
type GroupRequestReceived implements StreamEvent{at:DateTime!by:User!cursor:ID group:Group groupId:ID!seq:Int!}
enum GroupRole{ADMIN MEMBER OWNER}
enum GroupVisibility{PRIVATE PUBLIC}
type IceServer{credential:String urls:[String!]!username:String}
type Image{alt:String height:Int thumbhash:String uploadId:ID url(width:Int):String!width:Int}
union InboxEvent=AddedToGroup|BlockChanged|CallChanged|CallDeleted|CallRinging|CommentLiked|ConversationActivity|ConversationLeft|FollowAccepted|FollowRequestChanged|FriendshipChanged|GroupBanChanged|GroupInvitationEnded|GroupInvitationReceived|GroupRequestEnded|GroupRequestReceived|InvitationAnswered|MeetingInvited|MuteChanged|NotificationChanged|NotificationsSeen|PostCommented|PostLiked|StreamReset|StreamResumed|UnknownEvent|UserFollowed|ViewerGroupRoleChanged
type Invitation implements Node{answer:InvitationAnswer answeredAt:DateTime id:ID!invitedAt:DateTime!invitee:User!meeting:Meeting!}
enum InvitationAnswer{ACCEPTED DECLINED TENTATIVE}
type InvitationAnswered implements StreamEvent{answer:InvitationAnswer!at:DateTime!by:User!cursor:ID meeting:Meeting seq:Int!}
type InvitationConnection{edges:[InvitationEdge!]!nodes:[Invitation!]!pageInfo:PageInfo!totalCount:Int!}
type InvitationEdge{cursor:String!node:Invitation!}
input InviteToGroupInput{groupId:ID!userId:ID!}
type InviteToGroupPayload{invitation:GroupInvitation!}
input InviteToMeetingInput{meetingId:ID!userId:ID!}
type InviteToMeetingPayload{invitation:Invitation!}
input JoinGroupByInviteLinkInput{token:String!}
type JoinGroupByInviteLinkPayload{group:Group!member:GroupMember!}
input JoinGroupInput{groupId:ID!}
type JoinGroupPayload{group:Group!member:GroupMember!}
input LeaveConversationInput{conversationId:ID!}
type LeaveConversationPayload{conversationId:ID!}
input LeaveGroupInput{groupId:ID!}
type LeaveGroupPayload{group:Group!member:GroupMember}
input LikeCommentInput{commentId:ID!}
type LikeCommentPayload{comment:Comment!}
input LikePostInput{postId:ID!}
type LikePostPayload{post:Post!}
type LinkPreview{description:String imageHeight:Int imageWidth:Int siteName:String title:String!url:String!}
type LinkPreviewAdded implements StreamEvent{at:DateTime!conversation:Conversation!cursor:ID message:Message!seq:Int!}
input LoginInput{code:String identifier:String!password:String!}
input LogoutInput{everywhere:Boolean refreshToken:String}
type LogoutPayload{sessionId:ID!}
input MarkDeliveredInput{conversationId:ID!seq:Int!}
type MarkDeliveredPayload{conversation:Conversation!}
input MarkNotificationsSeenInput{upTo:DateTime}
type MarkNotificationsSeenPayload{unseenCount:Int!}
input MarkReadInput{upTo:ReadPosition!}
type MarkReadPayload{conversation:Conversation!}
input MarkUnreadInput{conversationId:ID!}
type MarkUnreadPayload{conversation:Conversation!}
type Meeting implements Node{agenda:[AgendaItem!]!createdAt:DateTime!durationMinutes:Int!host:User!icsUrl:String!id:ID!invitations(after:String before:String first:Int last:Int):InvitationConnection!isGroup:Boolean!scheduledAt:DateTime!title:String!}
type MeetingConnection{edges:[MeetingEdge!]!nodes:[Meeting!]!pageInfo:PageInfo!}
type MeetingEdge{cursor:String!node:Meeting!}
type MeetingInvited implements StreamEvent{at:DateTime!cursor:ID meeting:Meeting seq:Int!}
type MemberJoined implements StreamEvent{at:DateTime!conversation:Conversation!cursor:ID group:Group seq:Int!user:User!}
type MemberLeft implements StreamEvent{at:DateTime!conversation:Conversation!cursor:ID group:Group seq:Int!user:User!wasRemoved:Boolean!}
type MemberRoleChanged implements StreamEvent{at:DateTime!conversation:Conversation!cursor:ID group:Group role:GroupRole!seq:Int!user:User!}
type Mention{length:Int!start:Int!user:User!}
type Message implements Node{attachments:[Attachment!]!clientKey:String content:String!conversation:Conversation!deletedAt:DateTime editedAt:DateTime edits(after:String before:String first:Int last:Int):MessageEditConnection!id:ID!isDeleted:Boolean!isDelivered:Boolean!isForwarded:Boolean!isRead:Boolean!linkPreview:LinkPreview mentions:[Mention!]!pinnedAt:DateTime reactions:[Reaction!]!removedAt:DateTime replies(after:String before:String first:Int includeDeleted:Boolean!=true last:Int):MessageConnection!replyCount:Int!replyTo:Message sender:User!sentAt:DateTime!seq:Int!}
type MessageConnection{edges:[MessageEdge!]!nodes:[Message!]!pageInfo:PageInfo!}
type MessageDeleted implements StreamEvent{at:DateTime!by:User!conversation:Conversation!cursor:ID message:Message!seq:Int!}
type MessageEdge{cursor:String!node:Message!}
type MessageEdit{content:String!editedAt:DateTime!}
type MessageEditConnection{edges:[MessageEditEdge!]!nodes:[MessageEdit!]!pageInfo:PageInfo!totalCount:Int!}
type MessageEditEdge{cursor:String!node:MessageEdit!}
type MessageEdited implements StreamEvent{at:DateTime!by:User!conversation:Conversation!cursor:ID message:Message!seq:Int!}
type MessageModerated implements StreamEvent{at:DateTime!conversation:Conversation!cursor:ID message:Message!seq:Int!}
type MessagePinned implements StreamEvent{at:DateTime!by:User!conversation:Conversation!cursor:ID message:Message!seq:Int!}
input MessageRecipient@oneOf{conversationId:ID groupId:ID userId:ID username:String}
type MessageRequestAccepted implements StreamEvent{at:DateTime!by:User!conversation:Conversation!cursor:ID seq:Int!}
type MessageSent implements StreamEvent{at:DateTime!conversation:Conversation!cursor:ID message:Message!seq:Int!}
type MessageUnpinned implements StreamEvent{at:DateTime!by:User!conversation:Conversation!cursor:ID message:Message!seq:Int!}
type Mutation{acceptCall(input:AcceptCallInput!):AcceptCallPayload!acceptFollowRequest(input:AcceptFollowRequestInput!):AcceptFollowRequestPayload!acceptFriendRequest(input:AcceptFriendRequestInput!):AcceptFriendRequestPayload!acceptGroupInvitation(input:AcceptGroupInvitationInput!):AcceptGroupInvitationPayload!acceptMessageRequest(input:AcceptMessageRequestInput!):AcceptMessageRequestPayload!addAgendaItem(input:AddAgendaItemInput!):AddAgendaItemPayload!addFriend(input:AddFriendInput!):AddFriendPayload!addGroupMember(input:AddGroupMemberInput!):AddGroupMemberPayload!addParticipants(input:AddParticipantsInput!):AddParticipantsPayload!addReaction(input:AddReactionInput!):AddReactionPayload!answerInvitation(input:AnswerInvitationInput!):AnswerInvitationPayload!approveGroupRequest(input:ApproveGroupRequestInput!):ApproveGroupRequestPayload!archiveConversation(input:ArchiveConversationInput!):ArchiveConversationPayload!banFromGroup(input:BanFromGroupInput!):BanFromGroupPayload!blockUser(input:BlockUserInput!):BlockUserPayload!changePassword(input:ChangePasswordInput!):ChangePasswordPayload!confirmEmail(input:ConfirmEmailInput!):ConfirmEmailPayload!createComment(input:CreateCommentInput!):CreateCommentPayload!createGroup(input:CreateGroupInput!):CreateGroupPayload!createGroupInviteLink(input:CreateGroupInviteLinkInput!):CreateGroupInviteLinkPayload!createMeeting(input:CreateMeetingInput!):CreateMeetingPayload!createPost(input:CreatePostInput!):CreatePostPayload!createUpload(input:CreateUploadInput!):CreateUploadPayload!declineFollowRequest(input:DeclineFollowRequestInput!):DeclineFollowRequestPayload!declineFriendRequest(input:DeclineFriendRequestInput!):DeclineFriendRequestPayload!declineGroupInvitation(input:DeclineGroupInvitationInput!):DeclineGroupInvitationPayload!declineGroupRequest(input:DeclineGroupRequestInput!):DeclineGroupRequestPayload!declineMessageRequest(input:DeclineMessageRequestInput!):DeclineMessageRequestPayload!deleteAccount(input:DeleteAccountInput!):DeleteAccountPayload!deleteCall(input:DeleteCallInput!):DeleteCallPayload!deleteComment(input:DeleteCommentInput!):DeleteCommentPayload!deleteGroup(input:DeleteGroupInput!):DeleteGroupPayload!deleteMessage(input:DeleteMessageInput!):DeleteMessagePayload!deletePost(input:DeletePostInput!):DeletePostPayload!disableSecondFactor(input:DisableSecondFactorInput!):DisableSecondFactorPayload!editMessage(input:EditMessageInput!):EditMessagePayload!enableSecondFactor(input:EnableSecondFactorInput!):EnableSecondFactorPayload!endCall(input:EndCallInput!):EndCallPayload!finishOAuth(input:FinishOAuthInput!):AuthPayload!followUser(input:FollowUserInput!):FollowUserPayload!forwardMessage(input:ForwardMessageInput!):ForwardMessagePayload!inviteToGroup(input:InviteToGroupInput!):InviteToGroupPayload!inviteToMeeting(input:InviteToMeetingInput!):InviteToMeetingPayload!joinGroup(input:JoinGroupInput!):JoinGroupPayload!joinGroupByInviteLink(input:JoinGroupByInviteLinkInput!):JoinGroupByInviteLinkPayload!leaveConversation(input:LeaveConversationInput!):LeaveConversationPayload!leaveGroup(input:LeaveGroupInput!):LeaveGroupPayload!likeComment(input:LikeCommentInput!):LikeCommentPayload!likePost(input:LikePostInput!):LikePostPayload!login(input:LoginInput!):AuthPayload!logout(input:LogoutInput!):LogoutPayload!markDelivered(input:MarkDeliveredInput!):MarkDeliveredPayload!markNotificationsSeen(input:MarkNotificationsSeenInput!):MarkNotificationsSeenPayload!markRead(input:MarkReadInput!):MarkReadPayload!markUnread(input:MarkUnreadInput!):MarkUnreadPayload!muteConversation(input:MuteConversationInput!):MuteConversationPayload!muteUser(input:MuteUserInput!):MuteUserPayload!pinConversation(input:PinConversationInput!):PinConversationPayload!pinMessage(input:PinMessageInput!):PinMessagePayload!refreshSession(input:RefreshSessionInput!):AuthPayload!register(input:RegisterInput!):AuthPayload!registerPushDevice(input:RegisterPushDeviceInput!):RegisterPushDevicePayload!registerPushSubscription(input:RegisterPushSubscriptionInput!):RegisterPushSubscriptionPayload!rejectCall(input:RejectCallInput!):RejectCallPayload!removeFollower(input:RemoveFollowerInput!):RemoveFollowerPayload!removeFriend(input:RemoveFriendInput!):RemoveFriendPayload!removeGroupMember(input:RemoveGroupMemberInput!):RemoveGroupMemberPayload!removeReaction(input:RemoveReactionInput!):RemoveReactionPayload!renameConversation(input:RenameConversationInput!):RenameConversationPayload!reportContent(input:ReportContentInput!):ReportContentPayload!requestPasswordReset(input:RequestPasswordResetInput!):RequestPasswordResetPayload!requestToJoinGroup(input:RequestToJoinGroupInput!):RequestToJoinGroupPayload!resetPassword(input:ResetPasswordInput!):ResetPasswordPayload!revokeGroupInvitation(input:RevokeGroupInvitationInput!):RevokeGroupInvitationPayload!revokeGroupInviteLink(input:RevokeGroupInviteLinkInput!):RevokeGroupInviteLinkPayload!revokeSession(input:RevokeSessionInput!):RevokeSessionPayload!ringCall(input:RingCallInput!):RingCallPayload!sendCallSignal(input:SendCallSignalInput!):SendCallSignalPayload!sendFriendRequest(input:SendFriendRequestInput!):SendFriendRequestPayload!sendLoginCode(input:SendLoginCodeInput!):SendLoginCodePayload!sendMessage(input:SendMessageInput!):SendMessagePayload!setGroupRole(input:SetGroupRoleInput!):SetGroupRolePayload!setPresence(input:SetPresenceInput!):SetPresencePayload!setStatus(input:SetStatusInput!):SetStatusPayload!setTyping(input:SetTypingInput!):SetTypingPayload!startCall(input:StartCallInput!):StartCallPayload!startConversation(input:StartConversationInput!):StartConversationPayload!startMeetingCall(input:StartMeetingCallInput!):StartMeetingCallPayload!startOAuth(input:StartOAuthInput!):StartOAuthPayload!unarchiveConversation(input:UnarchiveConversationInput!):UnarchiveConversationPayload!unbanFromGroup(input:UnbanFromGroupInput!):UnbanFromGroupPayload!unblockUser(input:UnblockUserInput!):UnblockUserPayload!undoEmailChange(input:UndoEmailChangeInput!):UndoEmailChangePayload!undoSecondFactorChange(input:UndoSecondFactorChangeInput!):UndoSecondFactorChangePayload!unfollowUser(input:UnfollowUserInput!):UnfollowUserPayload!unlikeComment(input:UnlikeCommentInput!):UnlikeCommentPayload!unlikePost(input:UnlikePostInput!):UnlikePostPayload!unmuteConversation(input:UnmuteConversationInput!):UnmuteConversationPayload!unmuteUser(input:UnmuteUserInput!):UnmuteUserPayload!unpinConversation(input:UnpinConversationInput!):UnpinConversationPayload!unpinMessage(input:UnpinMessageInput!):UnpinMessagePayload!unregisterPushDevice(input:UnregisterPushDeviceInput!):UnregisterPushDevicePayload!unregisterPushSubscription(input:UnregisterPushSubscriptionInput!):UnregisterPushSubscriptionPayload!updateAccount(input:UpdateAccountInput!):UpdateAccountPayload!updateComment(input:UpdateCommentInput!):UpdateCommentPayload!updateGroup(input:UpdateGroupInput!):UpdateGroupPayload!updateNotificationPreferences(input:UpdateNotificationPreferencesInput!):UpdateNotificationPreferencesPayload!updatePost(input:UpdatePostInput!):UpdatePostPayload!updatePrivacy(input:UpdatePrivacyInput!):UpdatePrivacyPayload!updateProfile(input:UpdateProfileInput!):UpdateProfilePayload!withdrawGroupRequest(input:WithdrawGroupRequestInput!):WithdrawGroupRequestPayload!}
type MuteChanged implements StreamEvent{at:DateTime!cursor:ID seq:Int!user:User!}
input MuteConversationInput{conversationId:ID!until:DateTime}
type MuteConversationPayload{conversation:Conversation!}
input MuteUserInput{userId:ID!}
type MuteUserPayload{user:User!}
input NewAdHocConversation{clientKey:String title:String userIds:[ID!]!}
interface Node{id:ID!}
type Notification implements Node{actorCount:Int!actors(after:String before:String first:Int last:Int):UserConnection!at:DateTime!id:ID!isSeen:Boolean!kind:NotificationKind!subject:NotificationSubject}
type NotificationChanged implements StreamEvent{at:DateTime!cursor:ID notification:Notification notificationId:ID!seq:Int!unseenCount:Int!}
type NotificationConnection{edges:[NotificationEdge!]!nodes:[Notification!]!pageInfo:PageInfo!unseenCount:Int!}
type NotificationEdge{cursor:String!node:Notification!}
enum NotificationKind{CALL CALL_MISSED COMMENT_LIKED COMMENT_REPLIED FOLLOWED FOLLOW_REQUESTED FRIEND_ACCEPTED FRIEND_REQUESTED GROUP_ADDED GROUP_INVITED GROUP_JOIN_REQUESTED MEETING_INVITED MENTIONED MESSAGE MESSAGE_REACTED POST_COMMENTED POST_LIKED}
type NotificationPreference{isListed:Boolean!isPushed:Boolean!kind:NotificationKind!}
input NotificationPreferenceInput{isListed:Boolean isPushed:Boolean kind:NotificationKind!}
union NotificationSubject=Call|Comment|Group|Meeting|Message|Post
type NotificationsSeen implements StreamEvent{at:DateTime!cursor:ID seq:Int!unseenCount:Int!upTo:DateTime!}
enum OAuthProvider{FORTY_TWO}
type PageInfo{endCursor:String hasNextPage:Boolean!hasPreviousPage:Boolean!startCursor:String}
input PinConversationInput{conversationId:ID!}
type PinConversationPayload{conversation:Conversation!}
input PinMessageInput{messageId:ID!}
type PinMessagePayload{message:Message!}
type Post implements Node{author:User!commentCount:Int!comments(after:String before:String first:Int includeReplies:Boolean!=false last:Int):CommentConnection!content:String!createdAt:DateTime!id:ID!images:[Image!]!likeCount:Int!likers(after:String before:String first:Int last:Int):UserConnection!linkPreview:LinkPreview updatedAt:DateTime!viewerHasLiked:Boolean!}
type PostCommented implements StreamEvent{at:DateTime!by:User!comment:Comment cursor:ID post:Post seq:Int!}
type PostConnection{edges:[PostEdge!]!nodes:[Post!]!pageInfo:PageInfo!}
type PostEdge{cursor:String!node:Post!}
type PostEdited implements StreamEvent{at:DateTime!cursor:ID post:Post!seq:Int!}
input PostImageInput{alt:String id:ID!}
type PostLiked implements StreamEvent{at:DateTime!by:User!cursor:ID post:Post seq:Int!}
type PostPublished implements StreamEvent{at:DateTime!cursor:ID post:Post!seq:Int!}
type PostRemoved implements StreamEvent{at:DateTime!cursor:ID postId:ID!seq:Int!}
type Presence implements Node{id:ID!lastSeenAt:DateTime status:PresenceStatus!user:User!}
enum PresenceStatus{AWAY DO_NOT_DISTURB OFFLINE ONLINE}
type Privacy{contactPolicy:ContactPolicies!hidesLastSeen:Boolean!isPrivate:Boolean!}
enum PushPlatform{APNS FCM WEB}
type Query{blockedUsers(after:String before:String first:Int last:Int):UserConnection!call(id:ID!):Call calls(after:String before:String filter:CallFilter!=ALL first:Int last:Int):CallConnection!conversation(id:ID!):Conversation conversationWith(user:UserBy!):Conversation conversations(after:String archived:Boolean=false before:String first:Int kind:ConversationKind last:Int requests:Boolean!=false):ConversationConnection!feed(after:String before:String first:Int includeOwn:Boolean!=true last:Int):PostConnection!followRequests(after:String before:String first:Int last:Int):UserConnection!friendRequests(after:String before:String first:Int last:Int):UserConnection!group(id:ID!):Group groupByInviteLink(token:String!):Group groupInvitations(after:String before:String first:Int last:Int):GroupInvitationConnection!groups(after:String before:String first:Int last:Int mine:Boolean!=false search:String):GroupConnection!iceServers:[IceServer!]!invitations(after:String before:String first:Int last:Int):InvitationConnection!me:User meeting(id:ID!):Meeting meetings(after:String before:String first:Int last:Int):MeetingConnection!messages(after:String before:String first:Int includeDeleted:Boolean!=true kind:ConversationKind last:Int):MessageConnection!mutedUsers(after:String before:String first:Int last:Int):UserConnection!node(id:ID!):Node nodes(ids:[ID!]!):[Node]!notificationPreferences:[NotificationPreference!]!notifications(after:String before:String first:Int last:Int unseenOnly:Boolean!=false):NotificationConnection!post(id:ID!):Post posts(after:String authorId:ID before:String first:Int last:Int search:String):PostConnection!search(after:String first:Int kinds:[SearchKind!]query:String!):SearchHitConnection!sessions:[Session!]!user(by:UserBy!):User users(after:String before:String first:Int last:Int online:Boolean search:String):UserConnection!vapidPublicKey:String!}
type Reaction{count:Int!emoji:String!users:[User!]!viewerReacted:Boolean!}
type ReactionAdded implements StreamEvent{at:DateTime!by:User!conversation:Conversation!cursor:ID emoji:String!message:Message!seq:Int!}
type ReactionRemoved implements StreamEvent{at:DateTime!by:User!conversation:Conversation!cursor:ID emoji:String!message:Message!seq:Int!}
type ReadMark implements Node{deliveredSeq:Int!id:ID!readSeq:Int!user:User!}
input ReadPosition@oneOf{conversationId:ID event:ConversationPosition messageId:ID}
input RefreshSessionInput{refreshToken:String!}
input RegisterInput{alias:String avatarUrl:String bio:String coverUrl:String dateOfBirth:Date email:String!firstName:String lastName:String password:String!username:String!}
input RegisterPushDeviceInput{platform:PushPlatform!token:String!}
type RegisterPushDevicePayload{isRegistered:Boolean!}
input RegisterPushSubscriptionInput{auth:String!endpoint:String!p256dh:String!}
type RegisterPushSubscriptionPayload{isRegistered:Boolean!}
input RejectCallInput{callId:ID!}
type RejectCallPayload{call:Call!}
type Removal implements Node{author:User!contentId:ID!id:ID!moderator:User reason:String!removedAt:DateTime!restoredAt:DateTime text:String!}
type RemovalConnection{edges:[RemovalEdge!]!nodes:[Removal!]!pageInfo:PageInfo!}
type RemovalEdge{cursor:String!node:Removal!}
input RemoveFollowerInput{userId:ID!}
type RemoveFollowerPayload{user:User!}
input RemoveFriendInput{userId:ID!}
type RemoveFriendPayload{user:User!}
input RemoveGroupMemberInput{groupId:ID!isBan:Boolean!=true userId:ID!}
type RemoveGroupMemberPayload{group:Group!member:GroupMember}
input RemoveReactionInput{emoji:String!messageId:ID!}
type RemoveReactionPayload{message:Message!}
input RenameConversationInput{conversationId:ID!title:String}
type RenameConversationPayload{conversation:Conversation!}
type Report implements Node{contentId:ID!createdAt:DateTime!excerpt:String!id:ID!reason:String!reporter:User!resolvedAt:DateTime status:ReportStatus!}
input ReportContentInput{contentId:ID!reason:String!}
type ReportContentPayload{report:Report!}
enum ReportStatus{DISMISSED OPEN RESOLVED}
input RequestPasswordResetInput{email:String!}
type RequestPasswordResetPayload{accepted:Boolean!}
input RequestToJoinGroupInput{groupId:ID!}
type RequestToJoinGroupPayload{group:Group!}
input ResetPasswordInput{newPassword:String!token:String!}
type ResetPasswordPayload{user:User!}
input RevokeGroupInvitationInput{groupId:ID!userId:ID!}
type RevokeGroupInvitationPayload{group:Group!}
input RevokeGroupInviteLinkInput{linkId:ID!}
type RevokeGroupInviteLinkPayload{group:Group!}
input RevokeSessionInput{sessionId:ID!}
type RevokeSessionPayload{session:Session!}
input RingCallInput{callId:ID!}
type RingCallPayload{call:Call!}
type SearchHit{excerpt:Excerpt!item:SearchItem!}
type SearchHitConnection{edges:[SearchHitEdge!]!nodes:[SearchHit!]!pageInfo:PageInfo!}
type SearchHitEdge{cursor:String!node:SearchHit!}
union SearchItem=Group|Message|Post|User
enum SearchKind{GROUP MESSAGE POST USER}
input SendCallSignalInput{callId:ID!candidate:String kind:SignalKind!sdp:String sdpMLineIndex:Int sdpMid:String usernameFragment:String}
type SendCallSignalPayload{call:Call!signal:CallSignal!}
input SendFriendRequestInput{userId:ID!}
type SendFriendRequestPayload{user:User!}
input SendLoginCodeInput{email:String!username:String!}
type SendLoginCodePayload{accepted:Boolean!}
input SendMessageInput{attachmentIds:[ID!]clientKey:String content:String replyToId:ID to:MessageRecipient!}
type SendMessagePayload{message:Message!}
type Session implements Node{address:String!createdAt:DateTime!expiresAt:DateTime!id:ID!isCurrent:Boolean!lastUsedAt:DateTime!userAgent:String}
input SetGroupRoleInput{groupId:ID!role:GroupRole!userId:ID!}
type SetGroupRolePayload{group:Group!member:GroupMember!}
input SetPresenceInput{status:PresenceStatus!}
type SetPresencePayload{presence:Presence!user:User!}
input SetStatusInput{emoji:String text:String until:DateTime}
type SetStatusPayload{user:User!}
input SetTypingInput{conversationId:ID!isTyping:Boolean!}
type SetTypingPayload{typing:Typing!}
enum SignalKind{ANSWER ICE_CANDIDATE OFFER}
input StartCallInput{callee:UserBy!kind:CallKind!}
type StartCallPayload{call:Call!}
input StartConversationInput@oneOf{adHoc:NewAdHocConversation userId:ID}
type StartConversationPayload{conversation:Conversation!}
input StartMeetingCallInput{kind:CallKind!meetingId:ID!}
type StartMeetingCallPayload{call:Call!meeting:Meeting!}
input StartOAuthInput{provider:OAuthProvider!redirectUri:String}
type StartOAuthPayload{binding:String!url:String!}
interface StreamEvent{at:DateTime!cursor:ID seq:Int!}
type StreamReset{cursor:ID epoch:ID!head:Int!}
type StreamResumed{cursor:ID epoch:ID!head:Int!}
type Subscription{callEvents(after:Int callId:ID!epoch:ID):CallEvent!conversationEvents(after:Int conversationId:ID!epoch:ID):ConversationEvent!feedEvents(after:ID):FeedEvent!groupAttendance(groupId:ID!):Attendance!inboxEvents(after:ID):InboxEvent!presenceChanged(userIds:[ID!]!):Presence!typing(conversationId:ID!):Typing!}
type TextRange{length:Int!start:Int!}
type Typing{conversation:Conversation!isTyping:Boolean!user:User!}
input UnarchiveConversationInput{conversationId:ID!}
type UnarchiveConversationPayload{conversation:Conversation!}
input UnbanFromGroupInput{groupId:ID!userId:ID!}
type UnbanFromGroupPayload{group:Group!}
input UnblockUserInput{userId:ID!}
type UnblockUserPayload{user:User!}
input UndoEmailChangeInput{token:String!}
type UndoEmailChangePayload{user:User!}
input UndoSecondFactorChangeInput{token:String!}
type UndoSecondFactorChangePayload{user:User!}
input UnfollowUserInput{userId:ID!}
type UnfollowUserPayload{user:User!}
type UnknownEvent implements StreamEvent{at:DateTime!cursor:ID seq:Int!}
input UnlikeCommentInput{commentId:ID!}
type UnlikeCommentPayload{comment:Comment!}
input UnlikePostInput{postId:ID!}
type UnlikePostPayload{post:Post!}
input UnmuteConversationInput{conversationId:ID!}
type UnmuteConversationPayload{conversation:Conversation!}
input UnmuteUserInput{userId:ID!}
type UnmuteUserPayload{user:User!}
input UnpinConversationInput{conversationId:ID!}
type UnpinConversationPayload{conversation:Conversation!}
input UnpinMessageInput{messageId:ID!}
type UnpinMessagePayload{message:Message!}
input UnregisterPushDeviceInput{token:String!}
type UnregisterPushDevicePayload{isRegistered:Boolean!}
input UnregisterPushSubscriptionInput{endpoint:String!}
type UnregisterPushSubscriptionPayload{isRegistered:Boolean!}
input UpdateAccountInput{code:String currentPassword:String email:String newPassword:String profile:UpdateProfileInput username:String}
type UpdateAccountPayload{user:User!}
input UpdateCommentInput{commentId:ID!content:String!}
type UpdateCommentPayload{comment:Comment!}
input UpdateGroupInput{description:String groupId:ID!imageId:ID isAnnouncement:Boolean joinPolicy:GroupJoinPolicy name:String slowModeSeconds:Int visibility:GroupVisibility}
type UpdateGroupPayload{group:Group!}
input UpdateNotificationPreferencesInput{preferences:[NotificationPreferenceInput!]!}
type UpdateNotificationPreferencesPayload{preferences:[NotificationPreference!]!}
input UpdatePostInput{content:String images:[PostImageInput!]postId:ID!}
type UpdatePostPayload{post:Post!}
input UpdatePrivacyInput{contactPolicy:ContactPolicyInput hidesLastSeen:Boolean isPrivate:Boolean}
type UpdatePrivacyPayload{user:User!}
input UpdateProfileInput{alias:String avatarId:ID avatarUrl:String bio:String coverId:ID coverUrl:String dateOfBirth:Date firstName:String lastName:String}
type UpdateProfilePayload{user:User!}
type Upload implements Node{height:Int id:ID!isComplete:Boolean!kind:FileKind!mimeType:String!name:String!url:String width:Int}
type User implements Node{alias:String avatar:Image bio:String cover:Image createdAt:DateTime!dateOfBirth:Date email:String firstName:String!followerCount:Int!followers(after:String before:String first:Int last:Int):UserConnection!following(after:String before:String first:Int last:Int):UserConnection!followingCount:Int!friends(after:String before:String first:Int last:Int):UserConnection!fullName:String!hasSecondFactor:Boolean id:ID!isDeleted:Boolean!isEmailConfirmed:Boolean isPrivate:Boolean!lastName:String!mutualFriendCount:Int!mutualFriends(after:String before:String first:Int last:Int):UserConnection!posts(after:String before:String first:Int last:Int):PostConnection!presence:Presence!privacy:Privacy removals(after:String before:String first:Int last:Int):RemovalConnection!role:UserRole status:UserStatus suspendedAt:DateTime username:String!viewerFollows:Boolean!viewerFriendship:FriendshipStatus!viewerHasBlocked:Boolean!viewerHasMuted:Boolean!viewerHasRequestedFollow:Boolean!viewerIsFollowedBy:Boolean!viewerMayAddToGroups:Boolean!viewerMayCall:Boolean!viewerMayMessage:Boolean!viewerUnread:ViewerUnread}
input UserBy@oneOf{id:ID username:String}
type UserConnection{edges:[UserEdge!]!nodes:[User!]!pageInfo:PageInfo!}
type UserEdge{cursor:String!node:User!}
type UserFollowed implements StreamEvent{at:DateTime!by:User!cursor:ID seq:Int!}
enum UserRole{ADMIN USER}
type UserStatus{emoji:String text:String until:DateTime}
type ViewerGroupRoleChanged implements StreamEvent{at:DateTime!cursor:ID group:Group groupId:ID!role:GroupRole!seq:Int!}
type ViewerUnread{changesAt:DateTime conversations:Int!mentions:Int!messages:Int!}
input WithdrawGroupRequestInput{groupId:ID!}
type WithdrawGroupRequestPayload{group:Group!}
`;
